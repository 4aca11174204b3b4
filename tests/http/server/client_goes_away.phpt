--TEST--
The client goes away while its handler waits: end() and write() return false, onClose comes once, the server goes on
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) use (&$closed) {
        if ($request->server['request_uri'] === '/') {
            return $response->end('here');
        }
        echo "request\n";
        while ($closed !== $request->fd) {
            Co::sleep(0.01);
        }
        var_dump($response->isWritable());
        var_dump($request->server['request_uri'] === '/write' ? $response->write('anybody there?') : false);
        var_dump($response->end('anybody there?'), $response->header('X', 'y'), $response->status(404), $response->cookie('a', 'b'));
        var_dump($request->header['host'], swoole_last_error());
    });
    $server->on('close', function ($server, $fd) use (&$closed) {
        echo "close $fd\n";
        $closed = $fd;
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
foreach (['/end', '/write'] as $round => $path) {
    $connection = new HttpConnection($server->port);
    $connection->send("GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
    while (substr_count($server->output(), 'request') <= $round) {
        usleep(1000);
    }
    $connection->close();
    while (substr_count($server->output(), '"h"') <= $round) {
        usleep(1000);
    }
}
echo http_get($server->port)->body, "\n";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
here
request
close 1
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
string(1) "h"
int(7106)
request
close 2
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
string(1) "h"
int(7106)
close 3
status 0
