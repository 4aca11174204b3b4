--TEST--
No report: all ended, a loop that was canceled into ending, a fatal error
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
run_php('$id = go(fn () => Co::yield()); go(function () use ($id) { Co::sleep(0.001); Co::resume($id); });');
run_php('$id = go(fn () => Co::sleep(30)); Co::cancel($id);');
run_php('go(fn () => Co::yield()); go(fn () => undefined());', '-d display_errors=0 -d log_errors=0');
run_php('$id = go(fn () => Co::yield()); Co::resume($id);');
?>
--EXPECT--
status 0

status 0

status 255

status 0
