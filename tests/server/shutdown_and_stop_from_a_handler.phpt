--TEST--
shutdown() and stop() in a handler: the handler goes on, its response arrives, then the server ends
--FILE--
<?php
require __DIR__ . '/../include/server.php';
foreach (['shutdown()', 'stop()', 'stop(0)'] as $call) {
    $server = start_server(str_replace('CALL', $call, <<<'PHP'
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->on('request', function ($request, $response) use ($server) {
            var_dump($server->CALL, $server->shutdown());
            Co::sleep(0.05);
            $response->end('last words');
        });
        $server->on('start', fn ($server) => listening($server->port));
        var_dump($server->start());
        PHP));
    $answer = (new HttpConnection($server->port))->get('/');
    echo "$call: $answer->body, connection ", $answer->header('connection'), "\n";
    [$status, $output] = wait_server($server);
    echo $output, "status $status\n";
}
?>
--EXPECT--
shutdown(): last words, connection close
bool(true)
bool(true)
bool(true)
status 0
stop(): last words, connection close
bool(true)
bool(true)
bool(true)
status 0
stop(0): last words, connection close
bool(true)
bool(true)
bool(true)
status 0
