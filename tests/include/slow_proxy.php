<?php
/** A proxy in a child process that holds back what a server answers by 100 ms, for servers that answer at once. */

require_once __DIR__ . '/server.php';

/** Starts one before 127.0.0.1:$port. Clients connect to 127.0.0.1 and the port of what is returned. */
function slow_proxy(int $port): TestServer
{
    return start_server("require '" . __DIR__ . "/slow_loop.php';\n\$behind = $port;\n" . <<<'PHP'
        $loop = new SlowLoop();
        $loop->listen(function ($client) use ($loop, $behind) {
            $server = stream_socket_client("tcp://127.0.0.1:$behind");
            $loop->read($server, function (string $bytes) use ($loop, $client) {
                $loop->later(fn () => $bytes === '' ? stream_socket_shutdown($client, STREAM_SHUT_WR) : SlowLoop::write($client, $bytes));
            });
            return fn (string $bytes) => $bytes === '' ? stream_socket_shutdown($server, STREAM_SHUT_WR) : SlowLoop::write($server, $bytes);
        });
        $loop->run();
        PHP);
}
