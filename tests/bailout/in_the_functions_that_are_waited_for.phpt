--TEST--
exit, an exception, a fatal error and the memory limit in tasks, in exit_condition, in what a Scheduler runs, in a context's destructor
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$places = [
    'a task of batch()' => 'Co\run(function () { Swoole\Coroutine\batch([function () { Co::sleep(0.001); deed(); }, fn () => Co::sleep(30)]); });',
    'an element of map()' => 'Co\run(function () { Swoole\Coroutine\map([1], fn () => deed()); });',
    'one of parallel()' => 'Co\run(function () { Swoole\Coroutine\parallel(2, fn () => deed()); });',
    'a joined one' => 'Co\run(function () { Co::join([go(function () { Co::sleep(0.001); deed(); })]); });',
    'a Scheduler' => '$s = new Co\Scheduler(); $s->add(fn () => deed()); $s->add(fn () => print("NEVER\n")); $s->start();',
    'exit_condition' => 'Co::set(["exit_condition" => fn () => deed()]); Co\run(fn () => null);',
    'a context\'s destructor' => 'class D { function __destruct() { deed(); } } Co\run(function () { go(fn () => Co::getContext()["d"] = new D); });',
    'after a cancellation' => '$id = go(function () { Co::sleep(30); deed(); }); Co::cancel($id);',
    'catching a cancellation' => '$id = go(function () { try { Co::sleep(30); } catch (Throwable) { deed(); } }); Co::cancel($id, true);',
    'a barrier\'s holder' => 'Co\run(function () { $b = Swoole\Coroutine\Barrier::make(); go(function () use ($b) { Co::sleep(0.001); deed(); }); Swoole\Coroutine\Barrier::wait($b); });',
];
$deeds = ['exit' => 'exit(3);', 'exception' => 'throw new Exception("a deed");', 'fatal error' => 'undefined();', 'memory limit' => 'str_repeat("x", 64 << 20);'];
foreach ($places as $name => $code) {
    foreach ($deeds as $what => $deed) {
        ob_start();
        run_php(<<<PHP
            function deed() { $deed }
            register_shutdown_function(fn () => print("shutdown\n"));
            $code
            PHP, '-d memory_limit=32M -d display_errors=1 -d log_errors=0');
        $lines = explode("\n", trim(ob_get_clean()));
        $lines = preg_grep('/^(#\d|Stack trace:|  thrown in|$)/', $lines, PREG_GREP_INVERT);
        echo "$name, $what: ", implode(' | ', preg_replace(['/ in SCRIPT(:| on line )\d+/', '/\d+ bytes\)/'], ['', '# bytes)'], $lines)), "\n";
    }
}
?>
--EXPECT--
a task of batch(), exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
a task of batch(), exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
a task of batch(), fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
a task of batch(), memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
an element of map(), exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
an element of map(), exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
an element of map(), fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
an element of map(), memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
one of parallel(), exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
one of parallel(), exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
one of parallel(), fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
one of parallel(), memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
a joined one, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
a joined one, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
a joined one, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
a joined one, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
a Scheduler, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
a Scheduler, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
a Scheduler, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
a Scheduler, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
exit_condition, exit: shutdown | status 3
exit_condition, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
exit_condition, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
exit_condition, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
a context's destructor, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
a context's destructor, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
a context's destructor, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
a context's destructor, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
after a cancellation, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
after a cancellation, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
after a cancellation, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
after a cancellation, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
catching a cancellation, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
catching a cancellation, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
catching a cancellation, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
catching a cancellation, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
a barrier's holder, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
a barrier's holder, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
a barrier's holder, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
a barrier's holder, memory limit: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
