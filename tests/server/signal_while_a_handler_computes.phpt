--TEST--
A signal to a server whose handler never lets go: it is ended when max_wait_time is over, at the second signal at once
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$loops = [
    'loop' => 'while (true) $i = ($i ?? 0) + 1;',
    'calls' => '$f = fn () => 1; while (true) array_map($f, [1, 2]);',
    'finally' => 'try { while (true); } finally { echo "finally\n"; }',
    'catches' => 'while (true) { try { while (true); } catch (Throwable $caught) { echo "never\n"; } }',
    'generator' => 'foreach ((function () { try { while (true) yield 1; } finally { echo "finally\n"; } })() as $x);',
    'nested' => 'go(function () { while (true); }); echo "goes on\n"; while (true);',
    'fiber' => '(new Fiber(function () { while (true); }))->start();',
    'finally for ever' => 'try { while (true); } finally { while (true); }',
    'blocks in place' => 'flock(fopen("PATH", "c"), LOCK_EX);',
];
function serve(string $deed, array $set, array $ini): TestServer
{
    return start_server('$set = ' . var_export($set, true) . ';' . str_replace('DEED', $deed, <<<'PHP'
        register_shutdown_function(fn () => print("shutdown function\n"));
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->set($set);
        $server->on('request', function ($request, $response) {
            if ($request->server['request_uri'] === '/wait') {
                go(function () use ($response) {
                    echo "waits\n";
                    Co::sleep(60);
                    $response->end('never');
                });
                return;
            }
            echo "computes\n";
            DEED
            echo "never\n";
        });
        $server->on('workerStop', fn () => print("workerStop\n"));
        $server->on('start', fn ($server) => listening($server->port));
        $server->start();
        echo "after start()\n";
        PHP), $ini);
}
$lock = tempnam(sys_get_temp_dir(), 'lock');
$held = fopen($lock, 'c');
flock($held, LOCK_EX);
$ways = [
    'max_wait_time' => [['max_wait_time' => 0.2], [], 1],
    'without coroutines' => [['max_wait_time' => 0.2, 'enable_coroutine' => false], [], 1],
    'preemptive' => [['max_wait_time' => 0.2], ['swoole.enable_preemptive_scheduler' => 1], 1],
    'second signal' => [['max_wait_time' => 60], [], 2],
];
foreach ($ways as $way => [$set, $ini, $signals]) {
    foreach ($loops as $name => $deed) {
        if (($way === 'preemptive' || $way === 'second signal') && !in_array($name, ['loop', 'nested', 'blocks in place'])) {
            continue;
        }
        $server = serve(str_replace('PATH', $lock, $deed), $set, $ini);
        $requests = [];
        foreach (['waits' => '/wait', 'computes' => '/'] as $word => $path) {
            $requests[$word] = new HttpConnection($server->port);
            $requests[$word]->send("GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
            while (!str_contains($server->output(), $word)) {
                usleep(1000);
            }
        }
        $start = microtime(true);
        for ($i = 0; $i < $signals; $i++) {
            // Two that are pending at the same time are one.
            proc_terminate($server->process);
            usleep(50_000);
        }
        $answers = [];
        foreach ($requests as $word => $connection) {
            $answers[] = preg_match('~^HTTP/1.1 50[03] ~', $connection->rest()) ? "$word: 50x" : "$word: nothing";
        }
        [$status, $output] = wait_server($server);
        $took = microtime(true) - $start;
        $lines = preg_grep('/^(waits|computes|)$/', explode("\n", preg_replace('~ in /\S+ on line \d+~', '', $output)), PREG_GREP_INVERT);
        $results["$name: " . implode(', ', [...$answers, "status $status", ...$lines, $took < 6 ? 'in time' : "after $took s"])][] = $way;
    }
}
foreach ($results as $result => $ways) {
    echo implode(', ', $ways), " | $result\n";
}
unlink($lock);
?>
--EXPECT--
max_wait_time, without coroutines, preemptive, second signal | loop: waits: 50x, computes: 50x, status 0, workerStop, after start(), shutdown function, in time
max_wait_time, without coroutines | calls: waits: 50x, computes: 50x, status 0, workerStop, after start(), shutdown function, in time
max_wait_time, without coroutines | finally: waits: 50x, computes: 50x, status 0, finally, workerStop, after start(), shutdown function, in time
max_wait_time, without coroutines | catches: waits: 50x, computes: 50x, status 0, workerStop, after start(), shutdown function, in time
max_wait_time, without coroutines | generator: waits: 50x, computes: 50x, status 0, finally, workerStop, after start(), shutdown function, in time
max_wait_time, without coroutines, preemptive, second signal | nested: waits: 50x, computes: 50x, status 0, goes on, workerStop, after start(), shutdown function, in time
max_wait_time, without coroutines | fiber: waits: 50x, computes: 50x, status 0, workerStop, after start(), shutdown function, in time
max_wait_time, without coroutines | finally for ever: waits: 50x, computes: 50x, status 255, Fatal error: The server was stopped, and this did not end in time, shutdown function, in time
max_wait_time, without coroutines, preemptive, second signal | blocks in place: waits: 50x, computes: 50x, status 143, the server does not end: what runs in it can be neither interrupted nor waited for any longer, in time
