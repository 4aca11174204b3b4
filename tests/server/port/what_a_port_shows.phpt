--TEST--
A port shows its address, settings and callbacks, and complains in words
--FILE--
<?php
set_error_handler(function ($level, $message) {
    echo "[$level] $message\n";
    return true;
});
$server = new Swoole\Http\Server('127.0.0.1', 0);
$first = $server->ports[0];
var_dump(get_class($first), count($server->ports), $first->host, $first->port === $server->port, $first->type, $first->sock >= 0);
$port = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
var_dump($port === $server->ports[1], $port->port > 0 && $port->port !== $first->port, $port->setting, $port->ssl, $port->connections);

// What is set on the server is set on its first port, too.
$server->set(['package_max_length' => 5, 'worker_num' => 1]);
var_dump($server->setting === $first->setting);
var_dump($port->set(['backlog' => 7]), $port->set(['open_tcp_nodelay' => [1], 'worker_num' => 1, 'nonsense' => 1]));
var_dump($port->setting);

var_dump($port->on('nonsense', 'strlen'), $port->on('start', 'strlen'), $port->on('Close', 'strlen'));
var_dump($port->getCallback('request'), $port->getCallback('close')('four'), $server->getCallback('close'));
$closure = fn () => 1;
$server->on('request', $closure);
var_dump($first->getCallback('request') === $closure);

// An address that is taken, a type that is none, a port that is none.
$other = stream_socket_server('tcp://127.0.0.1:0');
$taken = (int) substr(strrchr(stream_socket_get_name($other, false), ':'), 1);
var_dump($server->listen('127.0.0.1', $taken, SWOOLE_SOCK_TCP) === false, swoole_last_error() > 0);
var_dump($server->listen('127.0.0.1', 0, 77), $server->listen('127.0.0.1', 70000, SWOOLE_SOCK_TCP), count($server->ports));
try {
    new Swoole\Server\Port;
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    clone $port;
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    serialize($port);
} catch (Exception $error) {
    echo $error->getMessage(), "\n";
}
// A port and a closure that holds it are a cycle, and are collected with the server.
$first->on('request', fn () => $server);
$gone = WeakReference::create($port);
unset($server, $first, $port, $error);
gc_collect_cycles();
var_dump($gone->get());
?>
--EXPECTF--
string(18) "Swoole\Server\Port"
int(1)
string(9) "127.0.0.1"
bool(true)
int(1)
bool(true)
bool(true)
bool(true)
NULL
bool(false)
NULL
bool(true)
[2] Swoole\Server\Port::set(): option [open_tcp_nodelay]: must be a bool
[2] Swoole\Server\Port::set(): option [worker_num]: is the server's, not a port's
[2] Swoole\Server\Port::set(): unsupported option [nonsense]
NULL
NULL
array(4) {
  ["backlog"]=>
  int(7)
  ["open_tcp_nodelay"]=>
  array(1) {
    [0]=>
    int(1)
  }
  ["worker_num"]=>
  int(1)
  ["nonsense"]=>
  int(1)
}
[2] Swoole\Server\Port::on(): unknown event types[nonsense]
[2] Swoole\Server\Port::on(): unknown event types[start]
bool(false)
bool(false)
bool(true)
NULL
int(4)
NULL
bool(true)
[2] Swoole\Server::listen(): failed to listen server port[127.0.0.1:%d], Error: Address already in use[98]
bool(true)
bool(true)
[2] Swoole\Server::listen(): the socket type 77 is not one of SWOOLE_SOCK_TCP, _TCP6, _UNIX_STREAM
[2] Swoole\Server::listen(): invalid port [70000]
bool(false)
bool(false)
int(2)
Call to private Swoole\Server\Port::__construct() from global scope
Trying to clone an uncloneable object of class Swoole\Server\Port
Serialization of 'Swoole\Server\Port' is not allowed
NULL
