--TEST--
Coroutines that are parked, timers, deferred and watching callbacks are the parent's: the child never runs them
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;
use Swoole\{Event, Timer};

$who = 'parent';
$ran = [];
Co\run(function () use (&$who, &$ran) {
    $channel = new Co\Channel();
    $lock = new Co\Lock();
    $parked = go(function () use (&$ran) {
        try {
            Co::yield();
        } finally {
            $ran[] = 'resumed';
        }
    });
    go(function () use ($channel, &$ran) { $ran[] = $channel->pop(); });
    go(function () use (&$ran) {
        usleep(20_000);
        $ran[] = 'slept';
    });
    $lock->lock();
    go(function () use ($lock, &$ran) {
        $lock->lock();
        $ran[] = 'locked';
    });
    $tick = Timer::tick(5, function () use (&$tick, &$ran) {
        $ran[] = 'timer';
        Timer::clear($tick);
    });
    Event::defer(function () use (&$ran) { $ran[] = 'deferred'; });
    [$near, $far] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    Event::add($near, function () use ($near, &$ran) {
        Event::del($near);
        $ran[] = 'readable';
    });
    if ($pid = pcntl_fork()) {
        Co\System::waitPid($pid);
        fwrite($far, 'now');
        var_dump($channel->stats()['consumer_num']);
        $channel->push('popped');
        Co::resume($parked);
        $lock->unlock();
    } else {
        $who = 'child';
        var_dump(Co::exists($parked), @Co::resume($parked), @Co::cancel($parked));
        var_dump(iterator_to_array(Co::list()), iterator_to_array(Timer::list()), Event::isset($near));
        var_dump($channel->stats()['consumer_num']);
        $channel->push('child');
        var_dump($channel->length());
        Co::sleep(0.03);
    }
});
sort($ran);
echo "$who: ", implode(', ', $ran), "\n";
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
array(1) {
  [0]=>
  int(1)
}
array(0) {
}
bool(false)
int(0)
int(1)
child: 
int(1)
parent: deferred, locked, popped, readable, resumed, slept, timer
