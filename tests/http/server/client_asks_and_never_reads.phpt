--TEST--
A client that sends request upon request and reads nothing: the server stops answering it until it reads, and loses nothing
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

const BODY = 100_000;

$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('request', fn ($request, $response) => $response->end(str_repeat('x', 100_000)));
    $server->start();
    PHP);

$resident = static function () use ($server): int {
    preg_match('/^VmRSS:\s+(\d+)/m', file_get_contents("/proc/$server->pid/status"), $match);
    return (int) $match[1];
};
$before = $resident();

// Writes until the server's side is full, too: nothing is taken for half a second.
$client = stream_socket_client("tcp://127.0.0.1:$server->port");
stream_set_blocking($client, false);
$request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
$sent = 0;
while ($sent < 50_000_000) {
    [$none, $write, $except] = [null, [$client], null];
    if (!stream_select($none, $write, $except, 0, 500_000)) {
        break;
    }
    $sent += fwrite($client, substr(str_repeat($request, 400), $sent % strlen($request)));
}
$grown = $resident() - $before;
echo $sent < 50_000_000 ? "the server stopped reading\n" : "the server read on\n";
echo $grown < 16_384 ? "its memory stayed small\n" : "it grew by $grown KiB\n";

// Others are served meanwhile.
echo strlen(explode("\r\n\r\n", http_raw($server->port, "GET / HTTP/1.0\r\n\r\n"), 2)[1]), "\n";

// Now it reads: a response to every whole request, to the last byte.
$requests = intdiv($sent, strlen($request));
$got = 0;
$deadline = microtime(true) + DEADLINE_S;
stream_set_blocking($client, true);
stream_set_timeout($client, DEADLINE_S);
while ($got < $requests && microtime(true) < $deadline) {
    while (($line = fgets($client)) !== "\r\n") {
        if ($line === false) {
            break 2;
        }
    }
    for ($left = BODY; $left > 0; $left -= strlen($part)) {
        $part = fread($client, min($left, 65536));
        if ($part === '' || $part === false) {
            break 2;
        }
    }
    if (++$got === 200) {
        break;
    }
}
echo $got === min(200, $requests) ? "every request is answered\n" : "$got of $requests answered\n";
fclose($client);
echo 'status ', stop_server($server)[0], "\n";
?>
--EXPECT--
the server stopped reading
its memory stayed small
100000
every request is answered
status 0
