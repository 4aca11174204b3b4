<?php
// Whom nobody answers: refused, unknown, nonsense, too late.
require getenv('SHOW');

$unused = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) explode(':', stream_socket_get_name($unused, false))[1];
fclose($unused);
$quiet = static function (string $text) use (&$port): string {
    return str_replace((string) $port, 'PORT', $text);
};
$say = static function (string $what, callable $call) use ($quiet): void {
    error_clear_last();
    $errno = $errstr = null;
    try {
        $result = @$call($errno, $errstr);
    } catch (Throwable $error) {
        echo "$what: ", $quiet($error->getMessage()), "\n";
        return;
    }
    show($what, [$result, $errno, $quiet((string) $errstr), $quiet(error_get_last()['message'] ?? 'no warning')]);
};
$say('refused', fn (&$e, &$s) => fsockopen('127.0.0.1', $port, $e, $s, 2));
$say('refused, client', fn (&$e, &$s) => stream_socket_client("tcp://127.0.0.1:$port", $e, $s, 2));
$say('refused by name', fn (&$e, &$s) => fsockopen('localhost', $port, $e, $s, 2));
$say('unknown', fn (&$e, &$s) => fsockopen('unknown.invalid', 80, $e, $s, 5));
$say('unknown, client', fn (&$e, &$s) => stream_socket_client('tcp://unknown.invalid:80', $e, $s, 5));
$say('no port', fn (&$e, &$s) => stream_socket_client('tcp://127.0.0.1', $e, $s, 1));
$say('bad port', fn (&$e, &$s) => fsockopen('127.0.0.1', 70_000, $e, $s, 1));
$say('negative port', fn (&$e, &$s) => fsockopen('127.0.0.1', -5, $e, $s, 1));
show('transport', @stream_socket_client('nonsense://127.0.0.1:1'));
$say('unix, missing', fn (&$e, &$s) => stream_socket_client('unix://missing', $e, $s, 1));
$say('unix, a file', fn (&$e, &$s) => [touch('file'), stream_socket_client('unix://file', $e, $s, 1)][1]);
$say('udg, missing', fn (&$e, &$s) => stream_socket_client('udg://missing', $e, $s, 1));
$say('ssl', fn (&$e, &$s) => stream_socket_client("ssl://127.0.0.1:$port", $e, $s, 1));
$say('server, elsewhere', fn (&$e, &$s) => stream_socket_server('tcp://192.0.2.1:0', $e, $s));
$say('server, unknown', fn (&$e, &$s) => stream_socket_server('tcp://unknown.invalid:0', $e, $s));
$say('server, nowhere', fn (&$e, &$s) => stream_socket_server('unix://nowhere/socket', $e, $s));
$say('http', fn () => file_get_contents("http://127.0.0.1:$port/"));
$say('http, unknown', fn () => file_get_contents('http://unknown.invalid/'));
$say('http, nonsense', fn () => file_get_contents('http://'));
$say('ftp', fn () => file_get_contents("ftp://127.0.0.1:$port/x"));
$say('https', fn () => file_get_contents("https://127.0.0.1:$port/"));
// A queue that is full: nobody accepts, and the kernel does not answer any more.
$socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_bind($socket, '127.0.0.1', 0);
socket_listen($socket, 0);
socket_getsockname($socket, $host, $port);
$waiting = [];
for ($i = 0; $i < 3; ++$i) {
    $waiting[] = stream_socket_client("tcp://127.0.0.1:$port", $e, $s, 5, STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT);
}
usleep(50_000);
$say('too late', fn (&$e, &$s) => stream_socket_client("tcp://127.0.0.1:$port", $e, $s, 0.05));
$say('too late, fsockopen', fn (&$e, &$s) => fsockopen('127.0.0.1', $port, $e, $s, 0.05));
