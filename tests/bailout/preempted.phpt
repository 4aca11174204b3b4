--TEST--
Script ends while others are preempted, and in what was preempted itself
--FILE--
<?php
require __DIR__ . '/../include/run.php';
$deeds = [
    'exception' => 'throw new LogicException("whoops")',
    'exit' => 'exit(3)',
    'fatal' => 'trigger_error("enough", E_USER_ERROR)',
    'memory' => 'str_repeat("x", 1 << 28)',
    'memory, slowly' => '$a = []; while (true) $a[] = [1, 2, 3]',
    'endless recursion' => '$f = function () use (&$f) { $f(); }; $f()',
];
$places = [
    'in the loop' => 'go(function () { spin(); deed(); });',
    'in a generator' => 'go(function () { foreach ((function () { yield spin(); deed(); })() as $_); });',
    'in a callback' => 'go(fn () => array_map(function () { spin(); deed(); }, [1]));',
    'in run()' => 'Co\run(function () { go(function () { spin(); deed(); }); spin(); });',
];
foreach ($places as $place => $code) {
    foreach ($deeds as $name => $deed) {
        ob_start();
        run_php("function deed() { $deed; } function spin() { for (\$s = hrtime(true); hrtime(true) - \$s < 40e6;); }
            go(function () { try { while (true); } finally { echo 'NEVER'; } });
            register_shutdown_function(fn () => print(\"shutdown\\n\")); $code",
            '-d memory_limit=32M -d html_errors=0 -d swoole.enable_preemptive_scheduler=1');
        $out = ob_get_clean();
        preg_match('/status (\d+)/', $out, $status);
        $said = preg_match('/whoops|swoole exit|enough|Allowed memory size/', $out, $words) ? $words[0] : $out;
        echo "$place, $name: $said | ", str_contains($out, 'shutdown') ? 'shutdown' : 'no shutdown', str_contains($out, 'NEVER') ? ' NEVER' : '', " | $status[1]\n";
    }
}
?>
--EXPECT--
in the loop, exception: whoops | shutdown | 255
in the loop, exit: swoole exit | shutdown | 255
in the loop, fatal: enough | shutdown | 255
in the loop, memory: Allowed memory size | shutdown | 255
in the loop, memory, slowly: Allowed memory size | shutdown | 255
in the loop, endless recursion: Allowed memory size | shutdown | 255
in a generator, exception: whoops | shutdown | 255
in a generator, exit: swoole exit | shutdown | 255
in a generator, fatal: enough | shutdown | 255
in a generator, memory: Allowed memory size | shutdown | 255
in a generator, memory, slowly: Allowed memory size | shutdown | 255
in a generator, endless recursion: Allowed memory size | shutdown | 255
in a callback, exception: whoops | shutdown | 255
in a callback, exit: swoole exit | shutdown | 255
in a callback, fatal: enough | shutdown | 255
in a callback, memory: Allowed memory size | shutdown | 255
in a callback, memory, slowly: Allowed memory size | shutdown | 255
in a callback, endless recursion: Allowed memory size | shutdown | 255
in run(), exception: whoops | shutdown | 255
in run(), exit: swoole exit | shutdown | 255
in run(), fatal: enough | shutdown | 255
in run(), memory: Allowed memory size | shutdown | 255
in run(), memory, slowly: Allowed memory size | shutdown | 255
in run(), endless recursion: Allowed memory size | shutdown | 255
