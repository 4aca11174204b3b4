--TEST--
Script ends in a timer: by an exception, exit, a fatal error, the memory limit
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
    'cleared' => 'Swoole\Timer::tick(1, function ($id) { Swoole\Timer::clear($id); deed(); });',
    'after a wait' => 'Swoole\Timer::after(1, function () { Co::sleep(0.001); deed(); });',
    'in Co\run' => 'Co\run(function () { Swoole\Timer::after(1, fn () => deed()); Co::sleep(30); echo "NEVER"; });',
    'destroyed' => 'class D { function __destruct() { deed(); } } $d = new D; Swoole\Timer::after(1, function () use ($d) { }); unset($d);',
    'destroyed by clear' => 'class D { function __destruct() { deed(); } } $i = Swoole\Timer::after(1, "strlen", new D); Swoole\Timer::after(2, fn () => 0); go(fn () => Swoole\Timer::clear($i));',
];
foreach (PLACES as $place => $code) {
    foreach (DEEDS as $name => $deed) {
        ob_start();
        run_php("function deed() { $deed; } Swoole\Timer::after(30_000, fn () => print('NEVER'));
            register_shutdown_function(fn () => print(\"shutdown\\n\")); $code", '-d memory_limit=32M');
        $out = ob_get_clean();
        preg_match('/status (\d+)/', $out, $status);
        $said = preg_match('/whoops|swoole exit|enough|Allowed memory size/', $out, $words) ? $words[0] : $out;
        echo "$place, $name: $said | ", str_contains($out, 'shutdown') ? 'shutdown' : 'no shutdown', str_contains($out, 'NEVER') ? ' NEVER' : '', " | $status[1]\n";
    }
}
?>
--EXPECT--
after, exception: whoops | shutdown | 255
after, exit: swoole exit | shutdown | 255
after, fatal: enough | shutdown | 255
after, memory: Allowed memory size | shutdown | 255
tick, exception: whoops | shutdown | 255
tick, exit: swoole exit | shutdown | 255
tick, fatal: enough | shutdown | 255
tick, memory: Allowed memory size | shutdown | 255
cleared, exception: whoops | shutdown | 255
cleared, exit: swoole exit | shutdown | 255
cleared, fatal: enough | shutdown | 255
cleared, memory: Allowed memory size | shutdown | 255
after a wait, exception: whoops | shutdown | 255
after a wait, exit: swoole exit | shutdown | 255
after a wait, fatal: enough | shutdown | 255
after a wait, memory: Allowed memory size | shutdown | 255
in Co\run, exception: whoops | shutdown | 255
in Co\run, exit: swoole exit | shutdown | 255
in Co\run, fatal: enough | shutdown | 255
in Co\run, memory: Allowed memory size | shutdown | 255
destroyed, exception: whoops | shutdown | 255
destroyed, exit: swoole exit | shutdown | 255
destroyed, fatal: enough | shutdown | 255
destroyed, memory: Allowed memory size | shutdown | 255
destroyed by clear, exception: whoops | shutdown | 255
destroyed by clear, exit: swoole exit | shutdown | 255
destroyed by clear, fatal: enough | shutdown | 255
destroyed by clear, memory: Allowed memory size | shutdown | 255
