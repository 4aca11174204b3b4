--TEST--
cancel() ends a write() that waits for a client who does not read
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('request', function ($request, $response) {
        $throw = $request->server['request_uri'] === '/throw';
        $me = Co::getCid();
        go(function () use ($me, $throw) {
            Co::sleep(0.2);
            $canceled = Co::cancel($me, $throw);
            echo 'canceled: ', json_encode($canceled), "\n";
        });
        try {
            while ($response->write(str_repeat('x', 1 << 20)));
            echo 'false ', swoole_last_error() === SWOOLE_ERROR_CO_CANCELED ? 'CO_CANCELED' : swoole_last_error(), "\n";
        } catch (Swoole\Coroutine\CanceledException $exception) {
            echo get_class($exception), "\n";
        }
    });
    $server->start();
    PHP);
foreach (['/', '/throw'] as $path) {
    $client = stream_socket_client("tcp://127.0.0.1:$server->port");
    fwrite($client, "GET $path HTTP/1.1\r\nHost: test\r\n\r\n");
    usleep(500_000);
    fclose($client);
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
false CO_CANCELED
canceled: true
Swoole\Coroutine\CanceledException
canceled: true
status 0
