--TEST--
Script ends within scopes and selects: by an exception, exit, a fatal error, the memory limit
--FILE--
<?php
require __DIR__ . '/../include/run.php';
$places = [
    'a scope\'s body' => 'Co\run(fn () => Scope::run(function ($s) { $s->spawn(fn () => Co::sleep(0.001)); deed(); }));',
    'a child' => 'Co\run(fn () => Scope::run(function ($s) { $s->spawn(fn () => deed()); Co::sleep(30); }));',
    'a child that has waited' => 'Co\run(function () { $s = new Scope; $s->spawn(function () { Co::sleep(0.001); deed(); }); $s->spawn(fn () => Co::yield()); $s->join(); });',
    'a child of a child' => 'Co\run(fn () => Scope::run(fn ($s) => $s->spawn(fn () => Scope::run(fn ($t) => $t->spawn(fn () => deed())))));',
    'a canceled child' => 'Co\run(fn () => Scope::run(function ($s) { $s->spawn(function () { try { Co::sleep(30); } finally { deed(); } }); $s->cancel(); }));',
    'a child out of time' => 'Co\run(fn () => Scope::run(function ($s) { $s->spawn(function () { try { Co::sleep(30); } catch (Exception) { deed(); } }); }, 0.001));',
    'a child\'s argument' => 'Co\run(fn () => Scope::run(fn ($s) => $s->spawn(fn () => Co::sleep(0.001), new D)));',
    'a child\'s context' => 'Co\run(fn () => Scope::run(fn ($s) => $s->spawn(fn () => Co::getContext()->d = new D)));',
    'a child\'s output buffer' => 'Co\run(fn () => Scope::run(fn ($s) => $s->spawn(fn () => ob_start(function () { deed(); }))));',
    'a child of a scope that goes' => 'Co\run(function () { (function () { $s = new Scope; $s->spawn(function () { Co::sleep(0.001); deed(); }); })(); });',
    'a child\'s deferred function' => 'Co\run(fn () => Scope::run(fn ($s) => $s->spawn(fn () => defer(fn () => deed()))));',
    'beside a scope' => 'go(fn () => Scope::run(function ($s) { $s->spawn(fn () => Co::sleep(30)); })); go(function () { Co::sleep(0.001); deed(); });',
    'after a select' => 'go(function () { select([$c = new Chan, 0.001]); deed(); });',
    'beside a select' => '$c = new Chan; go(fn () => select([$c])); go(function () use ($c) { $c->push(1); deed(); });',
];
$deeds = [
    'exception' => 'throw new LogicException("whoops")',
    'exit' => 'exit(3)',
    'fatal' => 'trigger_error("enough", E_USER_ERROR)',
    'memory' => 'str_repeat("x", 1 << 28)',
];
foreach ($places as $place => $code) {
    // go() returns before the deed is done.
    $after = str_starts_with($code, 'Co\run') ? 'echo "NEVER";' : '';
    foreach ($deeds as $name => $deed) {
        if ($place === 'a child\'s output buffer' && $name === 'fatal') {
            continue; // PHP cannot print its message there, nor go on after it.
        }
        ob_start();
        run_php("use Swoole\\Coroutine\\Scope; use function Swoole\\Coroutine\\select;
            function deed() { $deed; } class D { function __destruct() { deed(); } } \$p = new Chan; go(function () use (\$p) { try { \$p->pop(); } finally { echo 'NEVER'; } });
            register_shutdown_function(fn () => print(\"shutdown\\n\")); $code $after", '-d memory_limit=32M -d html_errors=0');
        $out = ob_get_clean();
        preg_match('/status (\d+)/', $out, $status);
        $said = preg_match('/whoops|swoole exit|enough|Allowed memory size/', $out, $words) ? $words[0] : $out;
        echo "$place, $name: $said | ", str_contains($out, 'shutdown') ? 'shutdown' : 'no shutdown', str_contains($out, 'NEVER') ? ' NEVER' : '', " | $status[1]\n";
    }
}
?>
--EXPECT--
a scope's body, exception: whoops | shutdown | 255
a scope's body, exit: swoole exit | shutdown | 255
a scope's body, fatal: enough | shutdown | 255
a scope's body, memory: Allowed memory size | shutdown | 255
a child, exception: whoops | shutdown | 255
a child, exit: swoole exit | shutdown | 255
a child, fatal: enough | shutdown | 255
a child, memory: Allowed memory size | shutdown | 255
a child that has waited, exception: whoops | shutdown | 255
a child that has waited, exit: swoole exit | shutdown | 255
a child that has waited, fatal: enough | shutdown | 255
a child that has waited, memory: Allowed memory size | shutdown | 255
a child of a child, exception: whoops | shutdown | 255
a child of a child, exit: swoole exit | shutdown | 255
a child of a child, fatal: enough | shutdown | 255
a child of a child, memory: Allowed memory size | shutdown | 255
a canceled child, exception: whoops | shutdown | 255
a canceled child, exit: swoole exit | shutdown | 255
a canceled child, fatal: enough | shutdown | 255
a canceled child, memory: Allowed memory size | shutdown | 255
a child out of time, exception: whoops | shutdown | 255
a child out of time, exit: swoole exit | shutdown | 255
a child out of time, fatal: enough | shutdown | 255
a child out of time, memory: Allowed memory size | shutdown | 255
a child's argument, exception: whoops | shutdown | 255
a child's argument, exit: swoole exit | shutdown | 255
a child's argument, fatal: enough | shutdown | 255
a child's argument, memory: Allowed memory size | shutdown | 255
a child's context, exception: whoops | shutdown | 255
a child's context, exit: swoole exit | shutdown | 255
a child's context, fatal: enough | shutdown | 255
a child's context, memory: Allowed memory size | shutdown | 255
a child's output buffer, exception: whoops | shutdown | 255
a child's output buffer, exit: swoole exit | shutdown | 255
a child's output buffer, memory: Allowed memory size | shutdown | 255
a child of a scope that goes, exception: whoops | shutdown | 255
a child of a scope that goes, exit: swoole exit | shutdown | 255
a child of a scope that goes, fatal: enough | shutdown | 255
a child of a scope that goes, memory: Allowed memory size | shutdown | 255
a child's deferred function, exception: whoops | shutdown | 255
a child's deferred function, exit: swoole exit | shutdown | 255
a child's deferred function, fatal: enough | shutdown | 255
a child's deferred function, memory: Allowed memory size | shutdown | 255
beside a scope, exception: whoops | shutdown | 255
beside a scope, exit: swoole exit | shutdown | 255
beside a scope, fatal: enough | shutdown | 255
beside a scope, memory: Allowed memory size | shutdown | 255
after a select, exception: whoops | shutdown | 255
after a select, exit: swoole exit | shutdown | 255
after a select, fatal: enough | shutdown | 255
after a select, memory: Allowed memory size | shutdown | 255
beside a select, exception: whoops | shutdown | 255
beside a select, exit: swoole exit | shutdown | 255
beside a select, fatal: enough | shutdown | 255
beside a select, memory: Allowed memory size | shutdown | 255
