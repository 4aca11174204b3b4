--TEST--
A connection that the server closes is over for the client, also while a forked child still has the socket
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('start', fn ($server) => listening($server->port));
    $children = [];
    $server->on('request', function ($request, $response) use (&$children) {
        if ($request->server['request_uri'] === '/fork') {
            $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            if (!($pid = pcntl_fork())) {
                // Until it is told to go: it says nothing to the client, and does not close either.
                fgets($pair[0]);
                exit;
            }
            $children[$pid] = $pair[1];
            return $response->end('forked');
        }
        foreach ($children as $pid => $pipe) {
            fwrite($pipe, "go\n");
            pcntl_waitpid($pid, $status);
        }
        $response->end(count($children) . ' ended');
    });
    $server->start();
    PHP);
foreach (["GET /fork HTTP/1.0\r\n\r\n", "GET /fork HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET /end HTTP/1.0\r\n\r\n"] as $request) {
    // Reads until the server has closed, or fails when its time is over.
    echo explode("\r\n\r\n", http_raw($server->port, $request))[1], "\n";
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
forked
forked
2 ended
status 0
