--TEST--
A process without free descriptors says so, serves who is connected, and accepts again when it can
--SKIPIF--
<?php exec('prlimit --version 2>&1', $_, $status) !== false && $status === 0 or die('skip needs prlimit'); ?>
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn ($request, $response) => $response->end('served'));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
exec("prlimit --pid $server->pid --nofile=40:40");
$connections = [];
for ($n = 0; $n < 60; $n++) {
    $connections[] = new HttpConnection($server->port);
}
while (!str_contains($server->output(), 'accept')) {
    usleep(1000);
}
echo $connections[0]->get('/')->body, "\n";
// Those that wait in the queue are served as soon as others leave.
for ($n = 0; $n < 40; $n++) {
    $connections[$n]->close();
}
for ($n = 40; $n < 60; $n++) {
    $answer = $connections[$n]->get('/');
    $answer->body === 'served' || die('not served');
}
echo "all served\n";
[$status, $output] = stop_server($server);
echo implode("\n", array_unique(explode("\n", preg_replace('/^\[.*?\]/m', '[time]', $output)))), "status $status\n";
?>
--EXPECT--
served
all served
[time]	WARNING	accept() failed: Too many open files (os error 24)
status 0
