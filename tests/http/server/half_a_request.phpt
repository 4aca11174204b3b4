--TEST--
Half a request, then the end of what the client sends: an answer and the end, at whatever point
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn ($request, $response) => $response->end('ok'));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$whole = "POST /path?query HTTP/1.1\r\nHost: example.com\r\nContent-Length: 5\r\n\r\nhello";
$chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
$answers = [];
foreach ([$whole, $chunked] as $request) {
    for ($length = 0; $length <= strlen($request); $length++) {
        $socket = stream_socket_client("tcp://127.0.0.1:$server->port");
        stream_set_timeout($socket, DEADLINE_S);
        fwrite($socket, substr($request, 0, $length));
        stream_socket_shutdown($socket, STREAM_SHUT_WR);
        $answer = strtok((string) stream_get_contents($socket), "\r") ?: 'nothing';
        stream_get_meta_data($socket)['timed_out'] && die("no end after $length bytes");
        $answers[$answer] = ($answers[$answer] ?? 0) + 1;
        fclose($socket);
    }
}
print_r($answers);
// And those that only go away.
for ($length = 1; $length < strlen($whole); $length++) {
    $connection = new HttpConnection($server->port);
    $connection->send(substr($whole, 0, $length));
    $connection->close();
}
echo http_get($server->port)->body, "\n";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
Array
(
    [nothing] => 2
    [HTTP/1.1 400 Bad Request] => 141
    [HTTP/1.1 200 OK] => 2
)
ok
status 0
