--TEST--
exit in a handler throws Swoole\ExitException, which can be caught; the server goes on
--FILE--
<?php
require __DIR__ . '/../include/server.php';
foreach ([true, false] as $coroutines) {
    $server = start_server('$coroutines = ' . var_export($coroutines, true) . ';' . <<<'PHP'
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->set(['enable_coroutine' => $coroutines]);
        $server->on('request', function ($request, $response) {
            try {
                exit(isset($request->get['words']) ? $request->get['words'] : 3);
            } catch (Swoole\ExitException $exit) {
                $response->end(json_encode([$exit->getMessage(), $exit->getStatus(), $exit->getFlags()]));
            }
        });
        $server->on('start', fn ($server) => listening($server->port));
        $server->start();
        PHP);
    $connection = new HttpConnection($server->port);
    echo $connection->get('/')->body, "\n";
    echo $connection->get('/?words=bye')->body, "\n";
    [$status, $output] = stop_server($server);
    echo $output, "status $status\n";
}
var_dump(SWOOLE_EXIT_IN_COROUTINE, SWOOLE_EXIT_IN_SERVER);
?>
--EXPECT--
["swoole exit",3,6]
["swoole exit","bye",6]
status 0
["swoole exit",3,4]
["swoole exit","bye",4]
status 0
int(2)
int(4)
