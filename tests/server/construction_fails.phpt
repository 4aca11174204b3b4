--TEST--
An address that cannot be taken is an exception at construction, with the system's number; so is a mode that is not there
--FILE--
<?php
require __DIR__ . '/../include/server.php';
function attempt(mixed ...$arguments): void
{
    try {
        new Swoole\Http\Server(...$arguments);
        echo "constructed\n";
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), ': ', preg_replace('/:\d{4,5}\b/', ':PORT', $error->getMessage()), "\n";
    }
}
$socket = stream_socket_server('tcp://127.0.0.1:0');
attempt('127.0.0.1', (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1));
var_dump(swoole_last_error());
attempt('192.0.2.1', 9501);
attempt('::1', 9501);
attempt('127.0.0.1', 9501, SWOOLE_BASE, SWOOLE_SOCK_TCP6);
attempt('/no/such/directory/socket', 0, SWOOLE_BASE, SWOOLE_SOCK_UNIX_STREAM);
attempt('127.0.0.1', 65536);
attempt('127.0.0.1', -1);
attempt('127.0.0.1', 0, SWOOLE_PROCESS);
attempt('127.0.0.1', 0, SWOOLE_BASE, 77);
try {
    new Swoole\Http\Server([]);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
try {
    (new Swoole\Http\Server('127.0.0.1', 0))->__construct('127.0.0.1', 0);
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
Swoole\Exception 98: failed to listen server port[127.0.0.1:PORT], Error: Address already in use[98]
int(98)
Swoole\Exception 99: failed to listen server port[192.0.2.1:PORT], Error: Cannot assign requested address[99]
Swoole\Exception 97: failed to listen server port[::1:PORT], Error: Address family not supported by protocol[97]
Swoole\Exception 97: failed to listen server port[127.0.0.1:PORT], Error: Address family not supported by protocol[97]
Swoole\Exception 2: failed to listen server port[/no/such/directory/socket:0], Error: No such file or directory[2]
Swoole\Exception 0: invalid port [65536]
Swoole\Exception 0: invalid port [-1]
Swoole\Exception 0: only SWOOLE_BASE is available: one process that accepts, reads and runs the callbacks
Swoole\Exception 0: the socket type 77 is not one of SWOOLE_SOCK_TCP, _TCP6, _UNIX_STREAM
Swoole\Server::__construct(): Argument #1 ($host) must be of type string, array given
Constructor of Swoole\Http\Server can only be called once
