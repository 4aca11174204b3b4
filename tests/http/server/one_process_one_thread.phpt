--TEST--
A hundred requests that each wait half a second are served at the same time by one process with one thread
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        Co::sleep(0.5);
        $response->end($request->get['n']);
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$start = microtime(true);
$connections = [];
for ($n = 0; $n < 100; $n++) {
    $connections[$n] = new HttpConnection($server->port);
    $connections[$n]->send("GET /?n=$n HTTP/1.1\r\nHost: h\r\n\r\n");
}
$right = 0;
foreach ($connections as $n => $connection) {
    if ($n === 0) {
        echo 'threads: ', count(glob("/proc/$server->pid/task/*")), "\n";
        echo 'children: ', json_encode(trim(file_get_contents("/proc/$server->pid/task/$server->pid/children"))), "\n";
    }
    $right += (int) ($connection->answer()->body === "$n");
}
$took = microtime(true) - $start;
echo "right: $right\n", $took < 3 ? "in the time of one\n" : "took $took s\n";
stop_server($server);
?>
--EXPECT--
threads: 1
children: ""
right: 100
in the time of one
