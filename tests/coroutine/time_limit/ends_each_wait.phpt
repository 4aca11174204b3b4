--TEST--
setTimeLimit() ends a wait of whatever kind, to the millisecond, in that coroutine alone
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\{Channel, Lock, Scope, System, TimeoutException};

$lock = new Lock;
$bystanders = 0;
$waits = [
    'sleep' => fn () => Co::sleep(30),
    'yield' => fn () => Co::yield(),
    'pop' => fn () => (new Channel)->pop(),
    'pop with a timeout' => fn () => (new Channel)->pop(30),
    'push' => function () { ($c = new Channel)->push(1); $c->push(2); },
    'lock' => function () use ($lock) { go(fn () => $lock->lock() && Co::sleep(0.2)); $lock->lock(); },
    'join' => fn () => Co::join([go(fn () => Co::sleep(0.2))]),
    'select' => fn () => Swoole\Coroutine\select([new Channel]),
    'System::sleep' => fn () => System::sleep(30),
    'in a native Fiber' => function () { (new Fiber(fn () => Co::sleep(30)))->start(); },
    'in a generator' => function () { foreach ((function () { yield Co::sleep(30); })() as $_); },
    'in a callback' => fn () => array_map(fn () => Co::sleep(30), [1]),
];
Co\run(function () use ($waits, &$bystanders) {
    foreach ($waits as $name => $wait) {
        go(function () use ($name, $wait) {
            $start = hrtime(true);
            var_dump(Co::setTimeLimit(0.05));
            try {
                $wait();
                echo "$name: not ended\n";
            } catch (TimeoutException $e) {
                $took = (hrtime(true) - $start) / 1e6;
                // The machine may be busy; never too early, though.
                echo "$name: ", $took >= 50 && $took < 1000 ? 'in time' : "after $took ms", "\n";
            }
            // The limit is gone with it.
            Co::sleep(0.06);
        });
    }
    go(function () use (&$bystanders) { $bystanders += Co::sleep(0.1); });
});
var_dump($bystanders, Co::stats()['event_num']);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
sleep: in time
yield: in time
pop: in time
pop with a timeout: in time
push: in time
lock: in time
join: in time
select: in time
System::sleep: in time
in a native Fiber: in time
in a generator: in time
in a callback: in time
int(1)
int(0)
