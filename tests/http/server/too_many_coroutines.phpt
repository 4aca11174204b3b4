--TEST--
More requests than max_coroutine: 503 for those beyond, the log says it, the others are served
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['max_coroutine' => 2]);
    $server->on('request', function ($request, $response) {
        echo "request\n";
        Co::sleep(0.3);
        $response->end('served');
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connections = [];
for ($n = 0; $n < 2; $n++) {
    $connections[$n] = new HttpConnection($server->port);
    $connections[$n]->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
}
while (substr_count($server->output(), 'request') < 2) {
    usleep(1000);
}
$third = new HttpConnection($server->port);
$answer = $third->get('/');
echo "$answer->status $answer->body ", json_encode($third->closes()), "\n";
foreach ($connections as $connection) {
    echo $connection->answer()->body, "\n";
}
echo http_get($server->port)->body, "\n";
[$status, $output] = stop_server($server);
echo preg_replace('/^\[.*?\]/m', '[time]', $output), "status $status\n";
?>
--EXPECT--
503 too many requests at once true
served
served
served
request
request
[time]	WARNING	exceed max number of coroutine 2
request
status 0
