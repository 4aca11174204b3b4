--TEST--
A response that is stored and ended later, by another request or by a coroutine, after its handler has returned
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $waiting = [];
    $server->on('workerStart', function () use (&$waiting, $server) {
        go(function () use (&$waiting, $server) {
            while (!isset($waiting['/tick'])) {
                Co::sleep(0.01);
            }
            Co::sleep(0.05);
            $waiting['/tick']->write('from a ');
            Co::sleep(0.05);
            $waiting['/tick']->end('timer');
            unset($waiting['/tick']);
        });
    });
    $server->on('request', function ($request, $response) use (&$waiting) {
        if ($request->server['request_uri'] === '/release') {
            $waiting['/wait']->end('released');
            unset($waiting['/wait']);
            $waiting['/drop'] = null;
            return $response->end('done');
        }
        echo "request\n";
        $waiting[$request->server['request_uri']] = $response;
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connections = [];
foreach (['/tick', '/wait', '/drop'] as $path) {
    $connections[$path] = new HttpConnection($server->port);
    $connections[$path]->send("GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
}
while (substr_count($server->output(), 'request') < 3) {
    usleep(1000);
}
echo http_get($server->port, '/release')->body, "\n";
foreach ($connections as $path => $connection) {
    $answer = $connection->answer();
    echo "$path $answer->status $answer->body\n";
    break;
}
foreach (['/wait', '/drop'] as $path) {
    $answer = $connections[$path]->answer();
    echo "$path $answer->status $answer->body\n";
}
stop_server($server);
?>
--EXPECT--
done
/tick 200 from a timer
/wait 200 released
/drop 500
