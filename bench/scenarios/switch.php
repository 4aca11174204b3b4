<?php
// What switching costs, in nanoseconds, measured inside one process: a resume and suspend pair of PHP's own Fiber,
// a resume and yield pair of two coroutines, a value that goes through a channel from one coroutine to another, a timer
// that is added and cleared, a turn of the loop (sleep of nothing), a deferred call, and a coroutine that is created, runs
// and ends.
//
//     php -d extension=modules/swoole.so bench/scenarios/switch.php [BATCHES]
//
// They take turns, batch by batch, so that a slow moment of the machine hits all of them; the median batch is
// printed. Loop and call are part of every figure and alike in all. Without the extension only Fiber is measured.

const PAIRS = 20_000;
const WARM_UP = 1_000;

/** Nanoseconds per resume and suspend of a Fiber. */
function fiber_pair(): float
{
    $fiber = new Fiber(static function (): void {
        for ($i = 0; $i < PAIRS; $i++) {
            Fiber::suspend();
        }
    });
    $fiber->start();
    $start = hrtime(true);
    for ($i = 1; $i < PAIRS; $i++) {
        $fiber->resume();
    }
    $elapsed = hrtime(true) - $start;
    $fiber->resume();
    return $elapsed / (PAIRS - 1);
}

/** Nanoseconds per resume and yield of a coroutine, resumed by another. */
function coroutine_pair(): float
{
    $elapsed = 0;
    Swoole\Coroutine\run(static function () use (&$elapsed): void {
        $id = Swoole\Coroutine::create(static function (): void {
            for ($i = 0; $i < PAIRS; $i++) {
                Swoole\Coroutine::yield();
            }
        });
        $start = hrtime(true);
        for ($i = 1; $i < PAIRS; $i++) {
            Swoole\Coroutine::resume($id);
        }
        $elapsed = hrtime(true) - $start;
        Swoole\Coroutine::resume($id);
    });
    return $elapsed / (PAIRS - 1);
}

/** Nanoseconds per value that one coroutine pushes into a channel and another, which waits for it, pops. */
function channel_value(): float
{
    $elapsed = 0;
    Swoole\Coroutine\run(static function () use (&$elapsed): void {
        $channel = new Swoole\Coroutine\Channel();
        Swoole\Coroutine::create(static function () use ($channel): void {
            for ($i = 0; $i < PAIRS; $i++) {
                $channel->pop();
            }
        });
        $start = hrtime(true);
        for ($i = 0; $i < PAIRS; $i++) {
            $channel->push($i);
        }
        $elapsed = hrtime(true) - $start;
    });
    return $elapsed / PAIRS;
}

/** Nanoseconds per timer that is added and cleared. */
function timer(): float
{
    $nothing = static function (): void {
    };
    $start = hrtime(true);
    for ($i = 0; $i < PAIRS; $i++) {
        Swoole\Timer::clear(Swoole\Timer::after(1000, $nothing));
    }
    return (hrtime(true) - $start) / PAIRS;
}

/** Nanoseconds per turn that a coroutine gives to the others and the loop. */
function turn(): float
{
    $elapsed = 0;
    Swoole\Coroutine\run(static function () use (&$elapsed): void {
        $start = hrtime(true);
        for ($i = 0; $i < PAIRS; $i++) {
            Swoole\Coroutine::sleep(0);
        }
        $elapsed = hrtime(true) - $start;
    });
    return $elapsed / PAIRS;
}

/** Nanoseconds per deferred call: registered, and called when the coroutine ends. */
function deferred(): float
{
    $elapsed = 0;
    Swoole\Coroutine\run(static function () use (&$elapsed): void {
        $nothing = static function (): void {
        };
        $start = hrtime(true);
        Swoole\Coroutine::create(static function () use ($nothing): void {
            for ($i = 0; $i < PAIRS; $i++) {
                Swoole\Coroutine::defer($nothing);
            }
        });
        $elapsed = hrtime(true) - $start;
    });
    return $elapsed / PAIRS;
}

/** Nanoseconds per coroutine that is created, runs an empty function and ends, after others have done so before. */
function coroutine_life(): float
{
    $elapsed = 0;
    Swoole\Coroutine\run(static function () use (&$elapsed): void {
        $nothing = static function (): void {
        };
        for ($i = 0; $i < WARM_UP; $i++) {
            Swoole\Coroutine::create($nothing);
        }
        $start = hrtime(true);
        for ($i = 0; $i < PAIRS; $i++) {
            Swoole\Coroutine::create($nothing);
        }
        $elapsed = hrtime(true) - $start;
    });
    return $elapsed / PAIRS;
}

$measured = ['fiber_pair_ns' => fiber_pair(...)];
if (extension_loaded('swoole')) {
    $measured['coroutine_pair_ns'] = coroutine_pair(...);
    $measured['channel_value_ns'] = channel_value(...);
    $measured['timer_ns'] = timer(...);
    $measured['turn_ns'] = turn(...);
    $measured['deferred_ns'] = deferred(...);
    $measured['coroutine_life_ns'] = coroutine_life(...);
}

$figures = [];
for ($batch = (int) ($argv[1] ?? 101); $batch > 0; $batch--) {
    foreach ($measured as $name => $measure) {
        $figures[$name][] = $measure();
    }
}
foreach ($figures as $name => $values) {
    sort($values);
    printf("%s %.2f\n", $name, $values[intdiv(count($values), 2)]);
}
