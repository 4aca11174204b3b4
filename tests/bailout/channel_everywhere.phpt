--TEST--
Script ends in mid-push, mid-pop, mid-close and mid-lock: by an exception, exit, a fatal error, the memory limit
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
    'handed over' => '$c = new Chan; go(function () use ($c) { $c->pop(); deed(); }); go(fn () => $c->push(new stdClass));',
    'given room' => '$c = new Chan; go(fn () => $c->push(1)); go(function () use ($c) { $c->push(2); deed(); }); go(fn () => $c->pop());',
    'closed' => '$c = new Chan; go(function () use ($c) { $c->pop(); deed(); }); go(fn () => $c->pop()); $c->close(); echo "NEVER";',
    'timed out' => '$c = new Chan; go(function () use ($c) { $c->pop(0.001); deed(); });',
    'locked' => '$l = new Swoole\Coroutine\Lock; go(function () use ($l) { $l->lock(); Co::sleep(0.001); $l->unlock(); }); go(function () use ($l) { $l->lock(); deed(); });',
    'destroyed' => 'class D { function __destruct() { deed(); } } go(function () { $c = new Chan; $c->push(new D); });',
];
foreach (PLACES as $place => $code) {
    foreach (DEEDS as $name => $deed) {
        ob_start();
        run_php("function deed() { $deed; } \$p = new Chan; go(function () use (\$p) { try { \$p->pop(); } finally { echo 'NEVER'; } });
            register_shutdown_function(fn () => print(\"shutdown\\n\")); $code", '-d memory_limit=32M -d html_errors=0');
        $out = ob_get_clean();
        preg_match('/status (\d+)/', $out, $status);
        $said = preg_match('/whoops|swoole exit|enough|Allowed memory size/', $out, $words) ? $words[0] : $out;
        echo "$place, $name: $said | ", str_contains($out, 'shutdown') ? 'shutdown' : 'no shutdown', str_contains($out, 'NEVER') ? ' NEVER' : '', " | $status[1]\n";
    }
}
?>
--EXPECT--
handed over, exception: whoops | shutdown | 255
handed over, exit: swoole exit | shutdown | 255
handed over, fatal: enough | shutdown | 255
handed over, memory: Allowed memory size | shutdown | 255
given room, exception: whoops | shutdown | 255
given room, exit: swoole exit | shutdown | 255
given room, fatal: enough | shutdown | 255
given room, memory: Allowed memory size | shutdown | 255
closed, exception: whoops | shutdown | 255
closed, exit: swoole exit | shutdown | 255
closed, fatal: enough | shutdown | 255
closed, memory: Allowed memory size | shutdown | 255
timed out, exception: whoops | shutdown | 255
timed out, exit: swoole exit | shutdown | 255
timed out, fatal: enough | shutdown | 255
timed out, memory: Allowed memory size | shutdown | 255
locked, exception: whoops | shutdown | 255
locked, exit: swoole exit | shutdown | 255
locked, fatal: enough | shutdown | 255
locked, memory: Allowed memory size | shutdown | 255
destroyed, exception: whoops | shutdown | 255
destroyed, exit: swoole exit | shutdown | 255
destroyed, fatal: enough | shutdown | 255
destroyed, memory: Allowed memory size | shutdown | 255
