--TEST--
setTimeLimit() is kept by a coroutine whose time goes by in those that it starts or resumes, as soon as it has control
--FILE--
<?php
use Swoole\Coroutine\{Channel, TimeoutException};

/** Computes for two milliseconds. Counts how often that was begun when the time was up already. */
function compute(): void
{
    global $deadline, $late;
    $now = hrtime(true);
    $late += $now > $deadline;
    while (hrtime(true) < $now + 2e6);
}
$ways = [
    'starts' => function () { for (;;) go(compute(...)); },
    'starts one that starts' => function () { for (;;) go(fn () => go(compute(...))); },
    'pushes' => function () {
        $channel = new Channel();
        go(function () use ($channel) { while ($channel->pop()) compute(); });
        try {
            for (;;) $channel->push(true);
        } finally {
            $channel->close();
        }
    },
    'resumes' => function () {
        $id = go(function () { while (!Co::isCanceled()) { compute(); Co::yield(); } });
        try {
            for (;;) Co::resume($id);
        } finally {
            Co::cancel($id);
        }
    },
    'resumes one that is out of time, too' => function () {
        $id = go(function () {
            Co::setTimeLimit(0.01);
            try {
                for (;;) { compute(); Co::yield(); }
            } catch (TimeoutException) {
                while (!Co::isCanceled()) Co::yield();
            }
        });
        try {
            for (;;) { compute(); Co::resume($id); }
        } finally {
            Co::cancel($id);
        }
    },
];
Co\run(function () use ($ways) {
    global $deadline, $late;
    foreach ($ways as $name => $way) {
        echo "$name: ";
        $ends = $late = 0;
        for ($i = 0; $i < 4; $i++) {
            $deadline = hrtime(true) + 20e6;
            Co::setTimeLimit(0.02);
            try {
                $way();
            } catch (TimeoutException) {
                $ends++;
            }
        }
        // Whoever is only asked to look up now and then computes for hundreds of milliseconds more.
        echo "$ends times, ", $late < 60 ? 'in time' : "with $late computations too late", "\n";
    }
});
?>
--EXPECT--
starts: 4 times, in time
starts one that starts: 4 times, in time
pushes: 4 times, in time
resumes: 4 times, in time
resumes one that is out of time, too: 4 times, in time
