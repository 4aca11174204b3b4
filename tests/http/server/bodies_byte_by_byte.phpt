--TEST--
Requests that arrive byte by byte, with sized and with chunked bodies; Expect: 100-continue is invited once
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        $response->end($request->getMethod() . ' ' . json_encode($request->rawContent()) . ' ' . strlen($request->getData()));
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$requests = [
    "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello\r\nyou!",
    "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n00006\r\n\r\nyou!\r\n0\r\nTrailer: t\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
];
$connection = new HttpConnection($server->port);
foreach ($requests as $request) {
    foreach (str_split($request) as $byte) {
        $connection->send($byte);
        usleep(200);
    }
    echo $connection->answer()->body, "\n";
}
foreach (["Content-Length: 5\r\n" => 'hello', "Transfer-Encoding: chunked\r\n" => "5\r\nhello\r\n0\r\n\r\n"] as $header => $body) {
    $connection->send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n$header\r\n");
    $invitation = $connection->answer();
    echo "$invitation->status $invitation->reason\n";
    foreach (str_split($body) as $byte) {
        $connection->send($byte);
        usleep(200);
    }
    echo $connection->answer()->body, "\n";
}
// Nobody is invited whose body is there already, or too large.
$connection->send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");
echo $connection->answer()->body, "\n";
$connection->send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 50000000\r\n\r\n");
echo $connection->answer()->status, ' ', json_encode($connection->closes()), "\n";
stop_server($server);
?>
--EXPECT--
GET "" 27
POST "hello\r\nyou!" 59
PUT "hello\r\nyou!" 66
POST "" 47
100 Continue
POST "hello" 74
100 Continue
POST "hello" 83
POST "hello" 74
413 true
