--TEST--
Port 0: the system chooses, and $port says what it chose; the other properties say what was asked for
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    var_dump($server->host, $server->port > 1024, $server->type === SWOOLE_SOCK_TCP, $server->mode === SWOOLE_BASE);
    var_dump($server->master_pid, $server->worker_id);
    $server->on('request', function ($request, $response) use ($server) {
        $response->end(json_encode([
            $request->server['server_port'] === $server->port,
            $request->server['remote_addr'],
            $request->server['remote_port'] > 1024,
            $server->master_pid === getmypid(),
            $server->worker_pid === getmypid(),
            $server->worker_id,
        ]));
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
echo http_get($server->port)->body, "\n";
[$status, $output] = stop_server($server);
echo "$output", "status $status\n";
?>
--EXPECT--
[true,"127.0.0.1",true,true,true,0]
string(9) "127.0.0.1"
bool(true)
bool(true)
bool(true)
int(0)
int(-1)
status 0
