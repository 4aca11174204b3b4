--TEST--
A callback of the server's life fails: PHP's message and status 255, at whichever event, with coroutines and without
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$deeds = ['throw' => 'throw new Exception("whoops");', 'exit' => 'exit(3);', 'fatal' => 'no_such_function();', 'memory' => 'str_repeat("x", 100_000_000);'];
foreach ([true, false] as $coroutines) {
    foreach (['start', 'workerStart', 'connect', 'close', 'workerStop', 'shutdown'] as $event) {
        foreach ($deeds as $name => $deed) {
            $code = '$coroutines = ' . var_export($coroutines, true) . ';' . strtr(<<<'PHP'
                register_shutdown_function(fn () => print("shutdown function\n"));
                $server = new Swoole\Http\Server('127.0.0.1', 0);
                $server->set(['enable_coroutine' => $coroutines]);
                $server->on('request', function ($request, $response) use ($server) {
                    $response->end('served');
                    if ($request->server['request_uri'] === '/stop') {
                        $server->shutdown();
                    }
                });
                foreach (['start', 'workerStart', 'connect', 'close', 'workerStop', 'shutdown'] as $event) {
                    $server->on($event, function () use ($event, $server) {
                        echo $event, "\n";
                        if ($event === 'start') {
                            listening($server->port);
                        }
                        if ($event === 'EVENT') {
                            DEED
                        }
                    });
                }
                $server->start();
                echo "never\n";
                PHP, ['EVENT' => $event, 'DEED' => $deed]);
            $server = start_server($code, ['memory_limit' => '32M']);
            try {
                $answer = http_raw($server->port, "GET /stop HTTP/1.1\r\nHost: h\r\n\r\n");
            } catch (RuntimeException) {
                $answer = '';
            }
            [$status, $output] = wait_server($server);
            $lines = preg_grep('/^(#\d|Stack trace:|  thrown in|$)/', explode("\n", $output), PREG_GREP_INVERT);
            $lines = preg_replace(['~ in /\S+?(:| on line )\d+~', '~bytes exhausted .*~'], ['', 'bytes exhausted'], $lines);
            echo $coroutines ? 'coroutine' : 'plain', " $event $name: ", implode(' | ', $lines), " | status $status\n";
        }
    }
}
?>
--EXPECT--
coroutine start throw: start | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
coroutine start exit: start | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
coroutine start fatal: start | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
coroutine start memory: start | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
coroutine workerStart throw: start | workerStart | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
coroutine workerStart exit: start | workerStart | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
coroutine workerStart fatal: start | workerStart | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
coroutine workerStart memory: start | workerStart | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
coroutine connect throw: start | workerStart | connect | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
coroutine connect exit: start | workerStart | connect | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
coroutine connect fatal: start | workerStart | connect | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
coroutine connect memory: start | workerStart | connect | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
coroutine close throw: start | workerStart | connect | close | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
coroutine close exit: start | workerStart | connect | close | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
coroutine close fatal: start | workerStart | connect | close | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
coroutine close memory: start | workerStart | connect | close | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
coroutine workerStop throw: start | workerStart | connect | close | workerStop | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
coroutine workerStop exit: start | workerStart | connect | close | workerStop | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
coroutine workerStop fatal: start | workerStart | connect | close | workerStop | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
coroutine workerStop memory: start | workerStart | connect | close | workerStop | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
coroutine shutdown throw: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
coroutine shutdown exit: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
coroutine shutdown fatal: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
coroutine shutdown memory: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
plain start throw: start | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
plain start exit: start | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
plain start fatal: start | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
plain start memory: start | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
plain workerStart throw: start | workerStart | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
plain workerStart exit: start | workerStart | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
plain workerStart fatal: start | workerStart | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
plain workerStart memory: start | workerStart | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
plain connect throw: start | workerStart | connect | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
plain connect exit: start | workerStart | connect | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
plain connect fatal: start | workerStart | connect | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
plain connect memory: start | workerStart | connect | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
plain close throw: start | workerStart | connect | close | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
plain close exit: start | workerStart | connect | close | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
plain close fatal: start | workerStart | connect | close | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
plain close memory: start | workerStart | connect | close | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
plain workerStop throw: start | workerStart | connect | close | workerStop | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
plain workerStop exit: start | workerStart | connect | close | workerStop | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
plain workerStop fatal: start | workerStart | connect | close | workerStop | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
plain workerStop memory: start | workerStart | connect | close | workerStop | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
plain shutdown throw: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Uncaught Exception: whoops | shutdown function | status 255
plain shutdown exit: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown function | status 255
plain shutdown fatal: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown function | status 255
plain shutdown memory: start | workerStart | connect | close | workerStop | shutdown | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown function | status 255
