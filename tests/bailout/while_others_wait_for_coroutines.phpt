--TEST--
exit, an exception, a fatal error, the memory limit and cancellation while others are parked in waits for coroutines
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$waits = [
    'join' => 'Co::join([$sleeper])',
    'join with a limit' => 'Co::join([$sleeper], 0.1)',
    'batch' => 'Swoole\Coroutine\batch([$wait])',
    'map' => 'Swoole\Coroutine\map([1], $wait, 0.1)',
    'parallel' => 'Swoole\Coroutine\parallel(1, $wait)',
    'WaitGroup' => '(new Co\WaitGroup(1))->wait()',
    'Barrier' => '(function () use ($held) { $barrier = $held; Swoole\Coroutine\Barrier::wait($barrier); })()',
];
$deeds = [
    'exit' => 'exit(3);',
    'exception' => 'throw new Exception("a deed");',
    'fatal error' => 'undefined();',
    'memory limit' => 'str_repeat("x", 64 << 20);',
    'cancel' => 'Co::cancel($waiter);',
    'cancel, throwing' => 'Co::cancel($waiter, true);',
    'the end' => 'return;',
];
foreach ($waits as $name => $wait) {
    foreach ($deeds as $what => $deed) {
        ob_start();
        run_php(<<<PHP
            Co::set(['enable_deadlock_check' => false]);
            register_shutdown_function(fn () => print("shutdown\n"));
            Co\\run(function () {
                \$held = Swoole\\Coroutine\\Barrier::make();
                \$wait = fn () => Co::yield();
                \$sleeper = go(\$wait);
                \$waiter = go(function () use (\$sleeper, \$wait, \$held) {
                    try {
                        $wait;
                        echo Co::isCanceled() ? "false\n" : "out of time\n";
                    } catch (Swoole\\Coroutine\\CanceledException) {
                        echo "CanceledException\n";
                    } finally {
                        echo "finally\n";
                    }
                });
                Co::sleep(0.001);
                \$GLOBALS['held'] = \$held;
                $deed
            });
            echo "after\n";
            PHP, '-d memory_limit=32M -d display_errors=1 -d log_errors=0');
        $lines = explode("\n", trim(ob_get_clean()));
        // What a trace says is another test's matter.
        $lines = preg_grep('/^(#\d|Stack trace:|  thrown in|$)/', $lines, PREG_GREP_INVERT);
        echo "$name, $what: ", implode(' | ', preg_replace(['/ in SCRIPT(:| on line )\d+/', '/\d+ bytes\)/'], ['', '# bytes)'], $lines)), "\n";
    }
}
?>
--EXPECT--
join, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
join, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
join, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
join, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
join, cancel: false | finally | after | shutdown | status 0
join, cancel, throwing: CanceledException | finally | after | shutdown | status 0
join, the end: after | shutdown | finally | status 0
join with a limit, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
join with a limit, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
join with a limit, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
join with a limit, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
join with a limit, cancel: false | finally | after | shutdown | status 0
join with a limit, cancel, throwing: CanceledException | finally | after | shutdown | status 0
join with a limit, the end: out of time | finally | after | shutdown | status 0
batch, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
batch, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
batch, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
batch, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
batch, cancel: false | finally | after | shutdown | status 0
batch, cancel, throwing: CanceledException | finally | after | shutdown | status 0
batch, the end: after | shutdown | finally | status 0
map, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
map, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
map, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
map, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
map, cancel: false | finally | after | shutdown | status 0
map, cancel, throwing: CanceledException | finally | after | shutdown | status 0
map, the end: out of time | finally | after | shutdown | status 0
parallel, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
parallel, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
parallel, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
parallel, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
parallel, cancel: false | finally | after | shutdown | status 0
parallel, cancel, throwing: CanceledException | finally | after | shutdown | status 0
parallel, the end: after | shutdown | finally | status 0
WaitGroup, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
WaitGroup, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
WaitGroup, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
WaitGroup, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
WaitGroup, cancel: false | finally | after | shutdown | status 0
WaitGroup, cancel, throwing: CanceledException | finally | after | shutdown | status 0
WaitGroup, the end: after | shutdown | finally | status 0
Barrier, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
Barrier, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
Barrier, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
Barrier, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
Barrier, cancel: false | finally | after | shutdown | status 0
Barrier, cancel, throwing: CanceledException | finally | after | shutdown | status 0
Barrier, the end: after | shutdown | finally | status 0
