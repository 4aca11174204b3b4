--TEST--
write() waits for a client that reads nothing, and returns false when it is gone
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['socket_buffer_size' => 65536]);
    $server->on('request', function ($request, $response) use (&$closed) {
        $megabyte = str_repeat('x', 1 << 20);
        $written = 0;
        while ($response->write($megabyte)) {
            $written++;
        }
        echo 'failed in time: ', json_encode($written < 100), "\n";
        var_dump($response->end());
    });
    $server->on('close', fn ($server, $fd) => print("close $fd\n"));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connection = new HttpConnection($server->port);
$connection->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
usleep(200_000);
echo $server->output() === '' ? "it waits\n" : $server->output();
$connection->close();
while (!str_contains($server->output(), 'bool')) {
    usleep(1000);
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
it waits
close 1
failed in time: true
bool(false)
status 0
