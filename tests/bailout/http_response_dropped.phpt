--TEST--
A response that nobody ends is answered when it is destroyed, wherever that is: 500, or the status that was set
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['max_wait_time' => 60]);
    $kept = [];
    $server->on('request', function ($request, $response) use ($server, &$kept) {
        switch ($request->server['request_uri']) {
            case '/returns':
                return;
            case '/status':
                $response->status(202);
                $response->header('X-A', 'b');
                return;
            case '/waits':
                Co::sleep(0.01);
                return;
            case '/elsewhere':
                go(function () use ($response) {
                    Co::sleep(0.01);
                });
                return;
            case '/cycle':
                $cycle = new stdClass;
                $cycle->self = $cycle;
                $cycle->response = $response;
                go(function () {
                    Co::sleep(0.01);
                    gc_collect_cycles();
                });
                return;
            case '/kept':
                $kept[] = $response;
                // The loop ends by force of a second signal only; see below.
                echo "kept\n";
                return;
            case '/static':
                Keeper::$response = $response;
                echo "kept\n";
                return;
        }
    });
    class Keeper { static $response; }
    $server->on('start', fn ($server) => listening($server->port));
    var_dump($server->start());
    PHP);
foreach (['/returns', '/status', '/waits', '/elsewhere', '/cycle'] as $path) {
    $answer = http_get($server->port, $path);
    echo "$path $answer->status ", $answer->header('x-a'), "\n";
}
$last = [];
foreach (['/kept', '/static'] as $path) {
    $last[$path] = new HttpConnection($server->port);
    $last[$path]->send("GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
}
while (substr_count($server->output(), 'kept') < 2) {
    usleep(1000);
}
$idle = new HttpConnection($server->port);
exec("kill $server->pid");
$idle->closes();
exec("kill $server->pid");
foreach ($last as $path => $connection) {
    echo "$path ", $connection->answer()->status, ' ', json_encode($connection->closes()), "\n";
}
[$status, $output] = wait_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
/returns 500 
/status 202 b
/waits 500 
/elsewhere 500 
/cycle 500 
/kept 503 true
/static 503 true
kept
kept
bool(true)
status 0
