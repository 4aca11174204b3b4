--TEST--
SWOOLE_SOCK_UNIX_STREAM listens on a path, replaces what a dead server left there, and removes it at the end
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$path = sys_get_temp_dir() . '/swoole-test-' . getmypid() . '.sock';
// Left behind by a server that was killed.
fclose(stream_socket_server("unix://$path"));

foreach ([$path, "unix:$path"] as $host) {
    $server = start_server('$host = ' . var_export($host, true) . ';' . <<<'PHP'
        $server = new Swoole\Http\Server($host, 0, SWOOLE_BASE, SWOOLE_SOCK_UNIX_STREAM);
        $server->on('request', fn ($request, $response) => $response->end(json_encode([
            $request->server['request_uri'], $request->server['server_port'], $request->server['remote_port'],
        ])));
        $server->on('start', fn ($server) => listening(1));
        $server->start();
        PHP);
    $socket = stream_socket_client("unix://$path", timeout: DEADLINE_S);
    stream_set_timeout($socket, DEADLINE_S);
    fwrite($socket, "GET /x HTTP/1.0\r\n\r\n");
    echo explode("\r\n\r\n", stream_get_contents($socket))[1], "\n";
    [$status, $output] = stop_server($server);
    echo $output, "status $status\n";
    var_dump(file_exists($path));
}
?>
--EXPECT--
["\/x",0,0]
status 0
bool(false)
["\/x",0,0]
status 0
bool(false)
