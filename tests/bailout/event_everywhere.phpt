--TEST--
Script ends in an event's function, a deferred one or a cycle: by an exception, exit, a fatal error, the memory limit
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
    'read' => 'Swoole\Event::add($b, fn () => deed()); fwrite($a, "x");',
    'write' => 'Swoole\Event::add($b, null, fn () => deed(), SWOOLE_EVENT_WRITE);',
    'removed' => 'Swoole\Event::add($b, function ($b) { Swoole\Event::del($b); deed(); }); fwrite($a, "x");',
    'after a wait' => 'Swoole\Event::add($b, function ($b) { Swoole\Event::del($b); Co::sleep(0.001); deed(); }); fwrite($a, "x");',
    'defer' => 'Swoole\Event::defer(fn () => deed());',
    'cycle' => 'Swoole\Timer::after(5, fn () => 0); Swoole\Event::cycle(fn () => deed());',
    'dispatch' => 'Swoole\Event::defer(fn () => deed()); Swoole\Event::dispatch(); echo "NEVER";',
    'wait' => 'Swoole\Event::defer(fn () => deed()); Swoole\Event::wait(); echo "NEVER";',
    'destroyed' => 'class D { function __destruct() { deed(); } } Swoole\Event::add($b, function () use ($b) { Swoole\Event::del($b); }, (function (D $d) { return fn () => $d; })(new D)); fwrite($a, "x");',
];
foreach (PLACES as $place => $code) {
    foreach (DEEDS as $name => $deed) {
        ob_start();
        run_php("function deed() { $deed; } Swoole\Timer::after(30_000, fn () => print('NEVER'));
            [\$a, \$b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            register_shutdown_function(fn () => print(\"shutdown\\n\")); $code", '-d memory_limit=32M');
        $out = ob_get_clean();
        preg_match('/status (\d+)/', $out, $status);
        $said = preg_match('/whoops|swoole exit|enough|Allowed memory size/', $out, $words) ? $words[0] : $out;
        echo "$place, $name: $said | ", str_contains($out, 'shutdown') ? 'shutdown' : 'no shutdown', str_contains($out, 'NEVER') ? ' NEVER' : '', " | $status[1]\n";
    }
}
?>
--EXPECT--
read, exception: whoops | shutdown | 255
read, exit: swoole exit | shutdown | 255
read, fatal: enough | shutdown | 255
read, memory: Allowed memory size | shutdown | 255
write, exception: whoops | shutdown | 255
write, exit: swoole exit | shutdown | 255
write, fatal: enough | shutdown | 255
write, memory: Allowed memory size | shutdown | 255
removed, exception: whoops | shutdown | 255
removed, exit: swoole exit | shutdown | 255
removed, fatal: enough | shutdown | 255
removed, memory: Allowed memory size | shutdown | 255
after a wait, exception: whoops | shutdown | 255
after a wait, exit: swoole exit | shutdown | 255
after a wait, fatal: enough | shutdown | 255
after a wait, memory: Allowed memory size | shutdown | 255
defer, exception: whoops | shutdown | 255
defer, exit: swoole exit | shutdown | 255
defer, fatal: enough | shutdown | 255
defer, memory: Allowed memory size | shutdown | 255
cycle, exception: whoops | shutdown | 255
cycle, exit: swoole exit | shutdown | 255
cycle, fatal: enough | shutdown | 255
cycle, memory: Allowed memory size | shutdown | 255
dispatch, exception: whoops | shutdown | 255
dispatch, exit: swoole exit | shutdown | 255
dispatch, fatal: enough | shutdown | 255
dispatch, memory: Allowed memory size | shutdown | 255
wait, exception: whoops | shutdown | 255
wait, exit: swoole exit | shutdown | 255
wait, fatal: enough | shutdown | 255
wait, memory: Allowed memory size | shutdown | 255
destroyed, exception: whoops | shutdown | 255
destroyed, exit: swoole exit | shutdown | 255
destroyed, fatal: enough | shutdown | 255
destroyed, memory: Allowed memory size | shutdown | 255
