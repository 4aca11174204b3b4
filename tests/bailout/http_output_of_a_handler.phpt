--TEST--
What a handler echoes goes to standard output; an output buffer that it leaves open is its own
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        ob_start();
        echo 'from ', $request->get['n'], "\n";
        Co::sleep(0.05);
        if ($request->get['n'] === '1') {
            return $response->end(ob_get_clean());
        }
        $response->end('left open');
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connections = [];
for ($n = 0; $n < 3; $n++) {
    $connections[$n] = new HttpConnection($server->port);
    $connections[$n]->send("GET /?n=$n HTTP/1.1\r\nHost: h\r\n\r\n");
}
foreach ($connections as $connection) {
    echo trim($connection->answer()->body), "\n";
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
left open
from 1
left open
from 0
from 2
status 0
