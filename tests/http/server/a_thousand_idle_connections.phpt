--TEST--
A thousand open connections, most of them idle, and requests are served on all of them
--SKIPIF--
<?php
if ((int) trim((string) shell_exec('ulimit -n')) < 1100) die('skip needs 1100 descriptors');
?>
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['max_connection' => 1001]);
    $server->on('request', fn ($request, $response) => $response->end(json_encode($server->stats()['connection_num'])));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
// Pages of select() end at 1024 descriptors, so these are opened and used without it.
$sockets = [];
for ($n = 0; $n < 1000; $n++) {
    $sockets[] = stream_socket_client("tcp://127.0.0.1:$server->port", timeout: DEADLINE_S);
}
$answered = 0;
foreach ($sockets as $socket) {
    stream_set_timeout($socket, DEADLINE_S);
    fwrite($socket, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    $answered += (int) str_ends_with((string) fread($socket, 8192), "\r\n\r\n1000");
}
echo "$answered\n";
// One more is allowed, and the next is turned away.
$last = stream_socket_client("tcp://127.0.0.1:$server->port");
fwrite($last, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
echo substr(fread($last, 8192), -4), "\n";
$refused = stream_socket_client("tcp://127.0.0.1:$server->port");
stream_set_timeout($refused, DEADLINE_S);
var_dump(fread($refused, 10), feof($refused));
fclose($last);
$sockets = [];
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
1000
1001
string(0) ""
bool(true)
status 0
