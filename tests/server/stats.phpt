--TEST--
stats() counts connections, requests and bytes
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) use ($server) {
        if ($request->server['request_uri'] === '/sleep') {
            Co::sleep(0.2);
        }
        $response->end(json_encode($server->stats()));
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connection = new HttpConnection($server->port);
$first = json_decode($connection->get('/')->body, true);
print_r(array_map(get_debug_type(...), $first));
var_dump(abs($first['start_time'] - time()) < 60);
http_get($server->port);
$sleeping = new HttpConnection($server->port);
$sleeping->send("GET /sleep HTTP/1.1\r\nHost: h\r\n\r\n");
do {
    $stats = json_decode($connection->get('/')->body, true);
} while ($stats['concurrency'] < 2);
var_dump($stats['connection_num'], $stats['accept_count'], $stats['close_count'], $stats['abort_count']);
var_dump($stats['request_count'] - $stats['response_count'], $stats['coroutine_num']);
var_dump($stats['total_recv_bytes'] > 100, $stats['total_send_bytes'] > 1000, $stats['idle_worker_num']);
$sleeping->answer();
stop_server($server);
?>
--EXPECT--
Array
(
    [start_time] => int
    [connection_num] => int
    [abort_count] => int
    [accept_count] => int
    [close_count] => int
    [worker_num] => int
    [task_worker_num] => int
    [user_worker_num] => int
    [idle_worker_num] => int
    [dispatch_count] => int
    [request_count] => int
    [response_count] => int
    [total_recv_bytes] => int
    [total_send_bytes] => int
    [concurrency] => int
    [worker_request_count] => int
    [worker_response_count] => int
    [worker_dispatch_count] => int
    [worker_concurrency] => int
    [coroutine_num] => int
    [coroutine_peak_num] => int
)
bool(true)
int(2)
int(3)
int(1)
int(0)
int(2)
int(2)
bool(true)
bool(true)
int(0)
