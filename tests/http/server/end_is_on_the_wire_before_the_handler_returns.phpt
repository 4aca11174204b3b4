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
                // Until the client, who has its response by then, has made the file.
                for ($end = hrtime(true) + 20e9; !file_exists($request->get['until']) && hrtime(true) < $end;);
                echo hrtime(true) < $end ? "was seen\n" : "was not seen\n";
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
$file = sys_get_temp_dir() . '/swoole-test-' . getmypid();
echo $connection->get('/spin?until=' . urlencode($file))->body, "\n";
touch($file);
[$status, $output] = stop_server($server);
unlink($file);
echo $output, "status $status\n";
?>
--EXPECT--
early
resumed
early, too
bool(true)
goes on
was seen
status 0
