--TEST--
pfsockopen() and persistent stream_socket_client(): each coroutine its own socket, later ones the same, not with an unread answer
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';

$server = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($server, false);
$path = tempnam(sys_get_temp_dir(), 'swoole-test-');
unlink($path);
$local = stream_socket_server("unix://$path");
$port = (int) substr($address, strrpos($address, ':') + 1);
$flags = STREAM_CLIENT_CONNECT | STREAM_CLIENT_PERSISTENT;
$ways = [
    'host and port' => fn () => pfsockopen('127.0.0.1', $port),
    'address' => fn () => pfsockopen("tcp://$address"),
    'client' => fn () => stream_socket_client("tcp://$address", $code, $message, 5, $flags),
    'client with a path' => fn () => stream_socket_client("tcp://$address/mine", $code, $message, 5, $flags),
    'local client' => fn () => stream_socket_client("unix://$path", $code, $message, 5, $flags),
    'local' => fn () => pfsockopen("unix://$path"),
];
$outside = $ways['host and port']();
echo 'outside the same: ';
var_dump((string) $ways['host and port']() === (string) $outside);
Co\run(function () use ($server, $local, $ways, $port) {
    $accepted = 0;
    $serve = function ($server) use (&$accepted) {
        return go(function () use ($server, &$accepted) {
            while ($client = @stream_socket_accept($server, 60)) {
                $accepted++;
                go(function () use ($client) {
                    while (($line = fgets($client)) !== false) {
                        fwrite($client, $line);
                    }
                });
            }
        });
    };
    $servers = [$serve($server), $serve($local)];
    foreach ($ways as $name => $open) {
        $ask = function (string $what) use ($open) {
            $socket = $open();
            fwrite($socket, "$what\n");
            Co::sleep(0.002);
            return rtrim(fgets($socket));
        };
        Co::sleep(0.01);
        $accepted = 0;
        $right = all_right(5, 4, $ask);
        echo "$name: ", $right ? 'right' : 'wrong', ", $accepted sockets for 20";
        [$same] = together(1, function () use ($open) {
            $one = $open();
            $two = $open();
            return (string) $one === (string) $two;
        });
        // An answer comes that nobody reads.
        together(1, function () use ($open) {
            $socket = $open();
            fwrite($socket, "unread\n");
            $read = [$socket];
            $write = $except = null;
            stream_select($read, $write, $except, 5);
        });
        echo all_right(5, 2, $ask) ? ', right' : ', wrong', $same ? ", shared within a coroutine\n" : "\n";
    }
    [$failed] = together(1, fn () => @pfsockopen('127.0.0.1', 1, $code, $message) === false && $code > 0 && $message !== '');
    var_dump($failed);
    array_map(Co::cancel(...), $servers);
});
@unlink($path);
?>
--EXPECT--
outside the same: bool(true)
host and port: right, 5 sockets for 20, right, shared within a coroutine
address: right, 5 sockets for 20, right, shared within a coroutine
client: right, 5 sockets for 20, right, shared within a coroutine
client with a path: right, 5 sockets for 20, right, shared within a coroutine
local client: right, 20 sockets for 20, right
local: right, 20 sockets for 20, right
bool(true)
