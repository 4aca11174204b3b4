--TEST--
SWOOLE_SOCK_TCP6 listens on an IPv6 address, and only there
--SKIPIF--
<?php @stream_socket_server('tcp://[::1]:0') or die('skip no IPv6 here'); ?>
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('::1', 0, SWOOLE_BASE, SWOOLE_SOCK_TCP6);
    $server->on('request', fn ($request, $response) => $response->end($request->server['remote_addr']));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
echo (new HttpConnection($server->port, host: '[::1]'))->get('/')->body, "\n";
try {
    http_get($server->port);
} catch (RuntimeException $error) {
    echo preg_replace('/:\d+/', ':PORT', $error->getMessage()), "\n";
}
[$status] = stop_server($server);
echo "status $status\n";
?>
--EXPECT--
::1
cannot connect to 127.0.0.1:PORT: Connection refused
status 0
