--TEST--
Hook flags: all of them in Co\run(), those that were asked for elsewhere, and none when the loop has ended
--FILE--
<?php
use Swoole\Runtime;

function show(string $where): void
{
    $names = ['TCP', 'FILE', 'SLEEP', 'ALL'];
    $flags = Runtime::getHookFlags();
    $known = array_filter($names, fn ($name) => constant("SWOOLE_HOOK_$name") === $flags);
    echo "$where: ", current($known) ?: $flags, "\n";
}

show('at first');
go(fn () => show('go()'));
Co\run(fn () => show('Co\run()'));
show('after it');
echo 'remembered: ', Co::getOptions()['hook_flags'] === SWOOLE_HOOK_ALL ? 'ALL' : 'no', "\n";

Co::set(['hook_flags' => SWOOLE_HOOK_SLEEP]);
show('set() outside of a loop');
Co\run(function () {
    show('Co\run() with an option');
    Co::set(['hook_flags' => SWOOLE_HOOK_TCP]);
    show('set() counts for the next loop');
    var_dump(Runtime::setHookFlags(SWOOLE_HOOK_FILE));
    show('setHookFlags() counts at once');
});
var_dump(Runtime::enableCoroutine(SWOOLE_HOOK_TCP));
show('enableCoroutine()');
Co\run(fn () => show('Co\run()'));
$scheduler = new Co\Scheduler();
$scheduler->add(fn () => show('Scheduler'));
$scheduler->start();

Runtime::enableCoroutine();
show('all');
Runtime::enableCoroutine(false);
show('false');
Runtime::enableCoroutine(true);
show('true');
Runtime::enableCoroutine(~SWOOLE_HOOK_FILE);
var_dump(Runtime::getHookFlags() === ~SWOOLE_HOOK_FILE);
?>
--EXPECT--
at first: 0
go(): 0
Co\run(): ALL
after it: 0
remembered: ALL
set() outside of a loop: 0
Co\run() with an option: SLEEP
set() counts for the next loop: SLEEP
bool(true)
setHookFlags() counts at once: FILE
bool(true)
enableCoroutine(): TCP
Co\run(): TCP
Scheduler: TCP
all: ALL
false: 0
true: ALL
bool(true)
