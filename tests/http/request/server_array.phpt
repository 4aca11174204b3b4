--TEST--
$request->server: its keys and their types
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        ob_start();
        foreach ($request->server as $key => $value) {
            echo $key, ' ', get_debug_type($value), "\n";
        }
        $at = $request->server['request_time_float'];
        var_dump(abs($at - microtime(true)) < 5, (int) $at === $request->server['request_time']);
        var_dump($request->fd, $request->streamId, $response->fd);
        $response->end(ob_get_clean());
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
echo http_get($server->port, '/?q')->body;
stop_server($server);
?>
--EXPECT--
query_string string
request_method string
request_uri string
path_info string
request_time int
request_time_float float
server_protocol string
server_port int
remote_port int
server_addr string
remote_addr string
master_time int
bool(true)
bool(true)
int(1)
int(0)
int(1)
