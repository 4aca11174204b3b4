--TEST--
The events of a server's life, in order, with their arguments; names are case-insensitive
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $say = fn (string $event) => function ($first, ...$more) use ($event, $server) {
        echo $event, ' ', $first === $server ? 'server' : gettype($first), ' ', json_encode($more), ' in coroutine ', Co::getCid() > 0 ? 'yes' : 'no', "\n";
    };
    foreach (['Start', 'WORKERSTART', 'workerStop', 'shutdown', 'connect', 'Close'] as $event) {
        var_dump($server->on($event, $say($event)));
    }
    $server->on('request', function ($request, $response) {
        echo "request $request->fd $response->fd\n";
        $response->end();
    });
    $server->on('start', function ($server) use ($say) {
        $say('start')($server);
        listening($server->port);
    });
    var_dump($server->start());
    echo "script goes on\n";
    PHP);
foreach ([1, 2] as $_) {
    $connection = new HttpConnection($server->port);
    $connection->get('/');
    $connection->get('/', ['Connection' => 'close']);
    var_dump($connection->closes());
    $connection->close();
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
start server [] in coroutine yes
WORKERSTART server [0] in coroutine yes
connect server [1,0] in coroutine yes
request 1 1
request 1 1
Close server [1,0] in coroutine yes
connect server [2,0] in coroutine yes
request 2 2
request 2 2
Close server [2,0] in coroutine yes
workerStop server [0] in coroutine yes
shutdown server [] in coroutine yes
bool(true)
script goes on
status 0
