--TEST--
enable_coroutine => false: events and requests run without a coroutine, one after another
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['enable_coroutine' => false]);
    $kept = null;
    foreach (['workerStart', 'connect', 'close', 'workerStop', 'shutdown'] as $event) {
        $server->on($event, fn () => print("$event " . Co::getCid() . "\n"));
    }
    $server->on('request', function ($request, $response) use (&$kept) {
        echo 'request ', Co::getCid(), "\n";
        switch ($request->server['request_uri']) {
            case '/go':
                // A coroutine of the handler's own may wait and answer later.
                go(function () use ($response) {
                    Co::sleep(0.05);
                    $response->end('later');
                });
                break;
            case '/sleep':
                try {
                    Co::sleep(0.01);
                } catch (Swoole\Error $error) {
                    $response->end($error->getMessage());
                }
                break;
            case '/nothing':
                break;
            default:
                $response->end('at once');
        }
    });
    $server->on('start', function ($server) {
        echo 'start ', Co::getCid(), "\n";
        listening($server->port);
    });
    var_dump($server->start());
    PHP);
$connection = new HttpConnection($server->port);
foreach (['/', '/go', '/sleep', '/nothing'] as $path) {
    $answer = $connection->get($path);
    echo "$answer->status $answer->body\n";
}
$connection->close();
while (!str_contains($server->output(), 'close')) {
    usleep(1000);
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
200 at once
200 later
200 API must be called in the coroutine
500 
start -1
workerStart -1
connect -1
request -1
request -1
request -1
request -1
close -1
workerStop -1
shutdown -1
bool(true)
status 0
