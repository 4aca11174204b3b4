--TEST--
set_exception_handler() gets what a handler does not catch, then the process ends with 255
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    set_exception_handler(function ($throwable) {
        echo get_class($throwable), ' ', $throwable->getMessage(), "\n";
        $GLOBALS['kept'] = $throwable;
    });
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        throw new LogicException('whoops');
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$connection = new HttpConnection($server->port);
echo $connection->get('/')->status, ' ', json_encode($connection->closes()), "\n";
[$status, $output] = wait_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
500 true
LogicException whoops
status 255
