--TEST--
No coroutine left for onConnect: a line in the log, and no PHP warning where no PHP code has asked
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

$server = start_server(<<<'PHP'
    set_error_handler(function ($level, $message) {
        echo "error handler: $message\n";
        throw new ErrorException($message);
    });
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set(['max_coroutine' => 1]);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('connect', fn () => print("connected\n"));
    $server->on('request', function ($request, $response) {
        $response->write('waiting');
        Co::sleep($request->server['request_uri'] === '/slow' ? 0.5 : 0);
        $response->end();
    });
    $server->start();
    PHP);

// The one coroutine that there may be is parked when the second client comes.
$first = stream_socket_client("tcp://127.0.0.1:$server->port");
fwrite($first, "GET /slow HTTP/1.0\r\n\r\n");
stream_set_timeout($first, DEADLINE_S);
stream_get_line($first, 1 << 16, 'waiting');
echo "the first waits\n";
echo strtok(http_raw($server->port, "GET / HTTP/1.0\r\n\r\n"), "\r"), "\n";
stream_get_contents($first);
echo strtok(http_raw($server->port, "GET / HTTP/1.0\r\n\r\n"), "\r"), "\n";

[$status, $output] = stop_server($server);
echo preg_replace('/^\[.*?\]\t/m', '', $output), "status $status\n";
?>
--EXPECT--
the first waits
HTTP/1.1 503 Service Unavailable
HTTP/1.1 200 OK
connected
WARNING	exceed max number of coroutine 1
WARNING	exceed max number of coroutine 1
connected
status 0
