--TEST--
The head of a plain response, line by line
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn ($request, $response) => $response->end('hello'));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connection = new HttpConnection($server->port);
$connection->send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
$answers = $connection->rest();
preg_match('/Date: (.*?)\r\n/', $answers, $date);
var_dump(abs(strtotime($date[1]) - time()) < 5, gmdate('D, d M Y H:i:s \G\M\T', strtotime($date[1])) === $date[1]);
echo str_replace(["\r\n", $date[1]], ['|', 'DATE'], $answers), "\n";
stop_server($server);
?>
--EXPECT--
bool(true)
bool(true)
HTTP/1.1 200 OK|Server: swoole-http-server|Date: DATE|Connection: keep-alive|Content-Type: text/html|Content-Length: 5||helloHTTP/1.1 200 OK|Server: swoole-http-server|Date: DATE|Connection: close|Content-Type: text/html|Content-Length: 5||hello
