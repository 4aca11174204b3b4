--TEST--
swoole.socket_buffer_size is how much may wait for a client of a server that does not set it itself
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

foreach (['8388608' => [], '100K' => [], '0' => [], '8M' => ['socket_buffer_size' => 100_000]] as $ini => $settings) {
    $server = start_server(sprintf(<<<'PHP'
        ini_set('swoole.socket_buffer_size', %s);
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        // Without coroutines nobody can wait: write() fails when that much waits.
        $server->set(['enable_coroutine' => false] + %s);
        $server->on('request', function ($request, $response) {
            $piece = str_repeat('x', 1 << 16);
            $pieces = 0;
            while ($pieces < 1000 && $response->write($piece)) {
                $pieces++;
            }
            // What the kernel takes comes on top.
            echo match (true) {
                $pieces === 1000 => "without end\n",
                $pieces < 1 << 7 => "little\n",
                default => "much\n",
            };
        });
        $server->on('start', fn ($server) => listening($server->port));
        $server->start();
        PHP, var_export((string) $ini, true), var_export($settings, true)));
    $connection = new HttpConnection($server->port);
    $connection->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    while (!str_contains($server->output(), "\n")) {
        usleep(1000);
    }
    $connection->close();
    [$status, $output] = stop_server($server);
    echo "$ini", $settings ? ', set otherwise' : '', ': ', trim($output), ", status $status\n";
}
?>
--EXPECT--
8388608: much, status 0
100K: little, status 0
0: much, status 0
8M, set otherwise: little, status 0
