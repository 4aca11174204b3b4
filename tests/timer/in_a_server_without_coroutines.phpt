--TEST--
With enable_coroutine off, timers and events of a server are called without a coroutine; an exception there ends it
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['enable_coroutine' => false]);
    $server->on('request', fn ($request, $response) => $response->end());
    $server->on('start', function ($server) {
        [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        Swoole\Event::add($b, function ($b) use ($a) {
            echo 'event ', Co::getCid(), ' ', fread($b, 10), "\n";
            Swoole\Event::del($b);
            Swoole\Event::defer(fn () => print('deferred ' . Co::getCid() . "\n"));
        });
        fwrite($a, 'x');
        Swoole\Timer::tick(10, function ($id) use ($server) {
            static $n = 0;
            echo 'tick ', Co::getCid(), "\n";
            if (++$n === 2) {
                Swoole\Timer::clear($id);
                listening($server->port);
                Swoole\Timer::after(1, fn () => throw new Exception('whoops'));
            }
        });
    });
    $server->start();
    PHP);
[$status, $output] = wait_server($server);
echo preg_replace('/PHP Fatal.*?\n\n?|Stack trace:.*/s', '', $output), "\nstatus $status\n";
?>
--EXPECTF--
event -1 x
deferred -1
tick -1
tick -1
%AUncaught Exception: whoops%A
status 255
