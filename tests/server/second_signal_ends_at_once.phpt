--TEST--
A second signal does not wait for what still runs
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['max_wait_time' => 60]);
    $server->on('request', function ($request, $response) {
        echo "request\n";
        Co::sleep(60);
    });
    $server->on('start', fn ($server) => listening($server->port));
    var_dump($server->start());
    PHP);
$idle = new HttpConnection($server->port);
$busy = new HttpConnection($server->port);
$busy->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
while (!str_contains($server->output(), 'request')) {
    usleep(1000);
}
exec("kill $server->pid");
// The first signal has been heard when the idle connection is closed.
var_dump($idle->closes());
var_dump($server->running());
exec("kill $server->pid");
echo $busy->answer()->status, "\n";
[$status, $output] = wait_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
bool(true)
bool(true)
503
request
bool(true)
status 0
