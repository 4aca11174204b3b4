--TEST--
The client has the response while the handler still runs, and its connection serves the next request meanwhile
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $waiting = null;
    $server->on('request', function ($request, $response) use (&$waiting) {
        switch ($request->server['request_uri']) {
            case '/park':
                $waiting = Co::getCid();
                var_dump($response->end('early'));
                Co::yield();
                echo "goes on\n";
                break;
            case '/spin':
                $response->end('early, too');
                $end = microtime(true) + 1;
                while (microtime(true) < $end) {
                }
                break;
            default:
                Co::resume($waiting);
                $response->end('resumed');
        }
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connection = new HttpConnection($server->port);
echo $connection->get('/park')->body, "\n";
echo $connection->get('/')->body, "\n";
$start = microtime(true);
echo $connection->get('/spin')->body, "\n";
var_dump(microtime(true) - $start < 0.9);
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
early
resumed
early, too
bool(true)
bool(true)
goes on
status 0
