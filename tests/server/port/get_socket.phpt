--TEST--
getSocket() of a port is a Socket of the extension sockets, whose end is not the port's
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $port = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $socket = $port->getSocket();
    var_dump($socket instanceof Socket);
    var_dump(socket_getsockname($socket, $host, $number), $host, $number === $port->port);
    var_dump(socket_get_option($socket, SOL_SOCKET, SO_REUSEADDR));
    socket_close($socket);
    $server->on('request', fn ($request, $response) => $response->end('served'));
    $server->on('start', fn ($server) => listening($server->ports[1]->port));
    $server->start();
    PHP);
echo http_get($server->port)->body, "\n";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
served
bool(true)
bool(true)
string(9) "127.0.0.1"
bool(true)
int(1)
status 0
