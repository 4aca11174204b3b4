--TEST--
set() takes numbers and switches as text, as they come from the environment
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    set_error_handler(function ($level, $message) {
        echo "[$level] $message\n";
        return true;
    });
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set([
        'worker_num' => '1', 'backlog' => '16', 'max_wait_time' => '1.5', 'package_max_length' => '1K',
        'http_parse_post' => '0', 'http_parse_cookie' => '', 'open_tcp_nodelay' => '1', 'enable_coroutine' => 1.0,
        'hook_flags' => '0',
    ]);
    $server->set(['http_parse_post' => [], 'hook_flags' => 'all', 'enable_coroutine' => new stdClass]);
    $server->on('request', fn ($request, $response) => $response->end(
        json_encode([$request->post, $request->cookie, Co::getCid() > 0, Swoole\Runtime::getHookFlags()])));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connection = new HttpConnection($server->port);
$type = ['Content-Type' => 'application/x-www-form-urlencoded', 'Cookie' => 'a=b'];
echo $connection->request('POST', '/', $type, 'a=1')->body, "\n";
echo $connection->request('POST', '/', $type, str_repeat('a', 1025))->status, "\n";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
[null,null,true,0]
413
[2] Swoole\Server::set(): option [http_parse_post]: must be a bool
[2] Swoole\Server::set(): option [hook_flags]: must be an int
[2] Swoole\Server::set(): option [enable_coroutine]: must be a bool
status 0
