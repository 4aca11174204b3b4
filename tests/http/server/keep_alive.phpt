--TEST--
Which connections stay open: HTTP/1.1 by default, HTTP/1.0 when asked, none after close by either side
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        if (isset($request->get['connection'])) {
            $response->header('Connection', $request->get['connection']);
        }
        $response->end("$request->fd");
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$rows = [
    ['1.1', '/', []],
    ['1.1', '/', ['Connection: keep-alive']],
    ['1.1', '/', ['Connection: close']],
    ['1.1', '/', ['Connection: TE, Close']],
    ['1.0', '/', []],
    ['1.0', '/', ['Connection: Keep-Alive']],
    ['1.0', '/', ['Connection: close']],
    ['1.1', '/?connection=close', []],
    ['1.1', '/?connection=Foo,+CLOSE', []],
    ['1.1', '/?connection=keep-alive', ['Connection: close']],
];
foreach ($rows as [$version, $path, $headers]) {
    $head = implode("\r\n", ["GET $path HTTP/$version", 'Host: h', ...$headers]);
    $connection = new HttpConnection($server->port);
    $connection->send("$head\r\n\r\n");
    $answer = $connection->answer();
    echo "$version $path ", implode($headers), ": $answer->version, ", $answer->header('connection'), ', ';
    if ($answer->header('connection') === 'keep-alive') {
        $connection->send("$head\r\n\r\n");
        echo $connection->answer()->body === $answer->body ? "open\n" : "another connection\n";
    } else {
        echo $connection->closes() ? "closed\n" : "open\n";
    }
}
stop_server($server);
?>
--EXPECT--
1.1 / : HTTP/1.1, keep-alive, open
1.1 / Connection: keep-alive: HTTP/1.1, keep-alive, open
1.1 / Connection: close: HTTP/1.1, close, closed
1.1 / Connection: TE, Close: HTTP/1.1, close, closed
1.0 / : HTTP/1.1, close, closed
1.0 / Connection: Keep-Alive: HTTP/1.1, keep-alive, open
1.0 / Connection: close: HTTP/1.1, close, closed
1.1 /?connection=close : HTTP/1.1, close, closed
1.1 /?connection=Foo,+CLOSE : HTTP/1.1, Foo, CLOSE, closed
1.1 /?connection=keep-alive Connection: close: HTTP/1.1, close, closed
