--TEST--
max_wait_time: what still runs then is ended, its finally blocks run, open requests get 503, and start() returns
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['max_wait_time' => 0.3]);
    $kept = [];
    $server->on('request', function ($request, $response) use (&$kept) {
        if ($request->server['request_uri'] === '/kept') {
            $kept[] = $response;
            echo "kept\n";
            return;
        }
        try {
            echo "request\n";
            Co::sleep(60);
            echo "never\n";
        } finally {
            echo "finally\n";
        }
    });
    $server->on('workerStart', function () {
        while (true) {
            Co::sleep(0.05);
        }
    });
    $server->on('workerStop', fn () => print("workerStop\n"));
    $server->on('shutdown', fn () => print("shutdown\n"));
    $server->on('start', fn ($server) => listening($server->port));
    var_dump($server->start());
    var_dump($kept[0]->end('too late'));
    PHP);
$requests = [];
// First, so that it has been read when the others are being handled.
$requests['half'] = new HttpConnection($server->port);
$requests['half']->send("GET / HTTP/1.1\r\nHo");
foreach (['/sleep', '/kept'] as $at => $path) {
    $requests[$path] = new HttpConnection($server->port);
    $requests[$path]->send("GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
}
while (substr_count($server->output(), "\n") < 2) {
    usleep(1000);
}
$start = microtime(true);
exec("kill $server->pid");
foreach ($requests as $name => $connection) {
    $answer = $connection->answer();
    echo "$name: $answer->status ", $answer->header('connection'), ' closed ', json_encode($connection->closes()), "\n";
}
[$status, $output] = wait_server($server);
echo $output, "status $status\n";
$took = microtime(true) - $start;
echo $took > 0.3 && $took < 3 ? "in time\n" : "after $took s\n";
?>
--EXPECT--
half: 503 close closed true
/sleep: 503 close closed true
/kept: 503 close closed true
request
kept
finally
workerStop
shutdown
bool(true)
bool(false)
status 0
in time
