--TEST--
Handlers of a server and functions of timers are watched, in coroutines and without, also after a second of nothing
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
require __DIR__ . '/../../include/blocking.php';
foreach ([true, false] as $in_coroutines) {
    $server = start_server(sprintf(<<<'PHP'
        Co::set(['hook_flags' => 0]);
        $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
        $server->set(['hook_flags' => 0, 'enable_coroutine' => %s]);
        $server->on('start', fn ($server) => listening($server->port));
        $server->on('request', function ($request, $response) {
            if ($request->server['request_uri'] === '/timer') {
                Swoole\Timer::after(1, function () use ($response) {
                    usleep(200_000);
                    $response->end("late\n");
                });
                return;
            }
            usleep((int) $request->get['us']);
            $response->end("done\n");
        });
        $server->start();
        PHP, var_export($in_coroutines, true)), ['swoole.blocking_detection' => 'On', 'swoole.blocking_threshold' => 1000 * THRESHOLD]);
    echo http_get($server->port, '/?us=0')->body;
    // By now nobody looks any more.
    usleep(2_000_000);
    echo http_get($server->port, '/?us=200000')->body;
    echo http_get($server->port, '/?us=200000')->body;
    echo http_get($server->port, '/timer')->body;
    [$status, $output] = stop_server($server);
    foreach (explode("\n", trim($output)) as $line) {
        echo without_times(str_replace($server->script, 'SCRIPT', $line)), "\n";
    }
    echo "status $status\n";
}
?>
--EXPECT--
done
done
done
late
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:14
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:9
status 0
done
done
done
late
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:14
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:9
status 0
