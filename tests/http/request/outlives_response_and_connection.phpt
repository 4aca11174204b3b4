--TEST--
A request that the script keeps says the same after the response, the next request and the end of the connection; the socket is closed all the same
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $kept = [];
    $server->on('request', function ($request, $response) use (&$kept) {
        if ($request->server['request_uri'] === '/what') {
            $sockets = 0;
            foreach (glob('/proc/self/fd/*') as $fd) {
                $sockets += (int) str_starts_with((string) @readlink($fd), 'socket:');
            }
            $words = '';
            foreach ($kept as [$request, $old]) {
                $words .= json_encode([$request->get, $request->header['x-n'], $request->rawContent(), $old->isWritable(), $old->end()]) . "\n";
            }
            return $response->end($words . "sockets $sockets\n");
        }
        $kept[] = [$request, $response];
        $response->end('ok');
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
// Some may have been inherited.
$before = http_get($server->port, '/what')->body;
$connection = new HttpConnection($server->port);
for ($n = 0; $n < 3; $n++) {
    $connection->request('POST', "/?n=$n", ['X-N' => "header $n"], "body $n");
}
$connection->close();
$tries = 0;
for ($n = 3; $n < 50; $n++) {
    http_get($server->port, "/?n=$n", ['X-N' => "header $n"]);
}
do {
    // Until the last ones have been closed.
    $what = http_get($server->port, '/what')->body;
} while (!str_ends_with($what, $before) && ++$tries < 1000);
foreach (preg_grep('/"n":"(0|1|2|3|49)"/', explode("\n", $what)) as $line) {
    echo $line, "\n";
}
echo str_ends_with($what, $before) ? "sockets closed\n" : "$before, then $what";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
[{"n":"0"},"header 0","body 0",false,false]
[{"n":"1"},"header 1","body 1",false,false]
[{"n":"2"},"header 2","body 2",false,false]
[{"n":"3"},"header 3","",false,false]
[{"n":"49"},"header 49","",false,false]
sockets closed
status 0
