--TEST--
A handler that sleeps holds up a server that asked for no hooks, and only itself where it did
--FILE--
<?php
require __DIR__ . '/../include/server.php';

foreach (['none' => 0, 'sleep' => SWOOLE_HOOK_SLEEP] as $name => $flags) {
    $server = start_server(<<<PHP
        \$server = new Swoole\Http\Server('127.0.0.1', 0);
        if ($flags) {
            \$server->set(['hook_flags' => $flags]);
        }
        \$inside = 0;
        \$most = 0;
        \$server->on('request', function (\$request, \$response) use (&\$inside, &\$most) {
            \$most = max(\$most, ++\$inside);
            usleep(20_000);
            --\$inside;
            \$response->end("\$most");
        });
        \$server->on('start', fn (\$server) => listening(\$server->port));
        \$server->start();
        PHP);
    $streams = [];
    for ($i = 0; $i < 4; ++$i) {
        $streams[] = $stream = stream_socket_client("tcp://127.0.0.1:$server->port");
        fwrite($stream, "GET / HTTP/1.0\r\n\r\n");
    }
    $most = 0;
    foreach ($streams as $stream) {
        $most = max($most, (int) explode("\r\n\r\n", stream_get_contents($stream))[1]);
    }
    echo "$name: ", $most > 1 ? 'several at a time' : 'one at a time', "\n";
    stop_server($server);
}
?>
--EXPECT--
none: one at a time
sleep: several at a time
