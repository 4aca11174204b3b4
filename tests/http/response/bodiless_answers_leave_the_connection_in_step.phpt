--TEST--
HEAD, 204 and 304 on a kept connection: no body byte that the next answer could be taken for
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        $response->status($request->get['status'] ?? 200);
        if (isset($request->get['length'])) {
            $response->header('Content-Length', $request->get['length']);
        }
        if (isset($request->get['write'])) {
            $response->write('written ');
        }
        $response->end('body');
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connection = new HttpConnection($server->port);
foreach ([['HEAD', '/'], ['HEAD', '/?write'], ['HEAD', '/?length=12345'], ['GET', '/?status=204'], ['GET', '/?status=204&write'],
    ['GET', '/?status=304'], ['GET', '/?status=304&write'], ['HEAD', '/?status=404'], ['GET', '/?length=1'], ['GET', '/?write&length=3']] as [$method, $path]) {
    $answer = $connection->request($method, $path);
    echo "$method $path: $answer->status ", json_encode([$answer->header('content-length'), $answer->header('transfer-encoding'), $answer->body]), "\n";
}
stop_server($server);
?>
--EXPECT--
HEAD /: 200 ["4",null,""]
HEAD /?write: 200 [null,"chunked",""]
HEAD /?length=12345: 200 ["12345",null,""]
GET /?status=204: 204 [null,null,""]
GET /?status=204&write: 204 [null,null,""]
GET /?status=304: 304 [null,null,""]
GET /?status=304&write: 304 [null,null,""]
HEAD /?status=404: 404 ["4",null,""]
GET /?length=1: 200 ["4",null,"body"]
GET /?write&length=3: 200 [null,"chunked","written body"]
