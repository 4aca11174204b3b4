--TEST--
http_parse_cookie and http_parse_post
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['http_parse_cookie' => false, 'http_parse_post' => false]);
    $server->on('request', fn ($request, $response) => $response->end(json_encode([
        $request->cookie, $request->header['cookie'], $request->post, $request->rawContent(),
    ])));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$headers = ['Cookie' => 'a=b', 'Content-Type' => 'application/x-www-form-urlencoded'];
echo (new HttpConnection($server->port))->request('POST', '/', $headers, 'a=1')->body, "\n";
stop_server($server);
?>
--EXPECT--
[null,"a=b",null,"a=1"]
