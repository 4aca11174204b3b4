--TEST--
open_tcp_nodelay, on by default, holds for the connections that are accepted
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/server.php';
foreach (['true', 'false'] as $on) {
    $server = start_server(<<<PHP
        \$server = new Swoole\Http\Server('127.0.0.1', 0);
        \$server->set(['open_tcp_nodelay' => $on]);
        \$server->on('request', function (\$request, \$response) {
            foreach (glob('/proc/self/fd/*') as \$path) {
                if (!str_starts_with((string) @readlink(\$path), 'socket:')) {
                    continue;
                }
                \$port = null;
                \$stream = fopen('php://fd/' . basename(\$path), 'r+');
                \$socket = @socket_import_stream(\$stream);
                \$socket && @socket_getpeername(\$socket, \$host, \$port) && \$port === \$request->server['remote_port']
                    && \$answer = socket_get_option(\$socket, SOL_TCP, TCP_NODELAY);
            }
            \$response->end(json_encode(\$answer ?? 'not found'));
        });
        \$server->on('start', fn (\$server) => listening(\$server->port));
        \$server->start();
        PHP);
    echo http_get($server->port)->body, "\n";
    [$status, $output] = stop_server($server);
    echo $output;
}
?>
--EXPECT--
1
0
