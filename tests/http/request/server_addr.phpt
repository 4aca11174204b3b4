--TEST--
server_addr is the address that the client has reached, also of a server that listens on all of them
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$ask = function (string $host, string $at, int $kind = SWOOLE_SOCK_TCP): void {
    $server = start_server(<<<PHP
        \$server = new Swoole\Http\Server('$host', 0, SWOOLE_BASE, $kind);
        \$server->on('request', function (\$request, \$response) {
            \$first = \$request->server['server_addr'];
            \$response->end("\$first {\$request->server['remote_addr']}");
        });
        \$server->on('start', fn (\$server) => listening(\$server->port));
        \$server->start();
        PHP);
    $stream = stream_socket_client("tcp://$at:$server->port");
    // Twice on one connection: what was found out is kept.
    fwrite($stream, "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    preg_match_all('/\r\n\r\n(\S+ \S+?)(?=HTTP|$)/', stream_get_contents($stream), $answers);
    echo "$host reached at $at: ", implode(', ', $answers[1]), "\n";
    stop_server($server);
};
$ask('127.0.0.1', '127.0.0.1');
$ask('0.0.0.0', '127.0.0.1');
$ask('0.0.0.0', '127.0.0.2');
$ask('127.0.0.3', '127.0.0.3');
$ask('localhost', '127.0.0.1');
?>
--EXPECT--
127.0.0.1 reached at 127.0.0.1: 127.0.0.1 127.0.0.1, 127.0.0.1 127.0.0.1
0.0.0.0 reached at 127.0.0.1: 127.0.0.1 127.0.0.1, 127.0.0.1 127.0.0.1
0.0.0.0 reached at 127.0.0.2: 127.0.0.2 127.0.0.1, 127.0.0.2 127.0.0.1
127.0.0.3 reached at 127.0.0.3: 127.0.0.3 127.0.0.1, 127.0.0.3 127.0.0.1
localhost reached at 127.0.0.1: 127.0.0.1 127.0.0.1, 127.0.0.1 127.0.0.1
