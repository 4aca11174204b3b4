--TEST--
Script ends in a timer that is called outside of coroutines: by an exception, exit, a fatal error, the memory limit
--FILE--
<?php
require __DIR__ . '/../include/run.php';
const DEEDS = [
    'exception' => 'throw new Exception("whoops")',
    'exit' => 'exit(3)',
    'fatal' => 'trigger_error("enough", E_USER_ERROR)',
    'memory' => 'str_repeat("x", 1 << 28)',
];
const PLACES = [
    'after' => 'Swoole\Timer::after(1, fn () => deed());',
    'tick' => 'Swoole\Timer::tick(1, fn () => deed());',
    'while others are parked' => 'go(function () { try { Co::sleep(30); } finally { echo "NEVER"; } }); Swoole\Timer::after(1, fn () => deed());',
    'in Co\run' => 'Co\run(function () { Swoole\Timer::after(1, fn () => deed()); Co::sleep(30); echo "NEVER"; });',
];
foreach (['@Swoole\Timer::set', 'swoole_async_set'] as $set) {
    foreach (PLACES as $place => $code) {
        foreach (DEEDS as $name => $deed) {
            ob_start();
            run_php("function deed() { echo Co::getCid(), ' '; $deed; } $set(['enable_coroutine' => false]);
                Swoole\Timer::after(30_000, fn () => print('NEVER'));
                register_shutdown_function(fn () => print(\"shutdown\\n\")); $code", '-d memory_limit=32M');
            $out = ob_get_clean();
            preg_match('/status (\d+)/', $out, $status);
            $said = preg_match('/whoops|swoole exit|enough|Allowed memory size/', $out, $words) ? $words[0] : '';
            echo "$place, $name: ", strtok($out, " \n"), " $said | ", str_contains($out, 'shutdown') ? 'shutdown' : 'no shutdown', str_contains($out, 'NEVER') ? ' NEVER' : '', " | $status[1]\n";
        }
    }
}
?>
--EXPECT--
after, exception: -1 whoops | shutdown | 255
after, exit: -1  | shutdown | 3
after, fatal: -1 enough | shutdown | 255
after, memory: -1 Allowed memory size | shutdown | 255
tick, exception: -1 whoops | shutdown | 255
tick, exit: -1  | shutdown | 3
tick, fatal: -1 enough | shutdown | 255
tick, memory: -1 Allowed memory size | shutdown | 255
while others are parked, exception: -1 whoops | shutdown | 255
while others are parked, exit: -1  | shutdown | 3
while others are parked, fatal: -1 enough | shutdown | 255
while others are parked, memory: -1 Allowed memory size | shutdown | 255
in Co\run, exception: -1 whoops | shutdown | 255
in Co\run, exit: -1  | shutdown | 3
in Co\run, fatal: -1 enough | shutdown | 255
in Co\run, memory: -1 Allowed memory size | shutdown | 255
after, exception: -1 whoops | shutdown | 255
after, exit: -1  | shutdown | 3
after, fatal: -1 enough | shutdown | 255
after, memory: -1 Allowed memory size | shutdown | 255
tick, exception: -1 whoops | shutdown | 255
tick, exit: -1  | shutdown | 3
tick, fatal: -1 enough | shutdown | 255
tick, memory: -1 Allowed memory size | shutdown | 255
while others are parked, exception: -1 whoops | shutdown | 255
while others are parked, exit: -1  | shutdown | 3
while others are parked, fatal: -1 enough | shutdown | 255
while others are parked, memory: -1 Allowed memory size | shutdown | 255
in Co\run, exception: -1 whoops | shutdown | 255
in Co\run, exit: -1  | shutdown | 3
in Co\run, fatal: -1 enough | shutdown | 255
in Co\run, memory: -1 Allowed memory size | shutdown | 255
