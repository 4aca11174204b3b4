--TEST--
WaitGroup under 10,000 seeded interleavings: wait() returns when the last one is done, and never before
--FILE--
<?php
use Swoole\Coroutine\WaitGroup;

/** One play: some coroutines that are done after turns of their own, one that waits, perhaps not long enough. */
function play(int $seed): void
{
    mt_srand($seed);
    $workers = mt_rand(0, 6);
    $group = new WaitGroup($early = mt_rand(0, $workers));
    for ($i = $early; $i < $workers; $i++) {
        $group->add();
    }
    $done = 0;
    $canceled = $waiting = false;
    for ($i = 0; $i < $workers; $i++) {
        $turns = mt_rand(0, 3);
        go(function () use ($turns, $group, &$done) {
            for ($t = 0; $t < $turns; $t++) {
                Co::sleep(0);
            }
            ++$done;
            $group->done();
        });
    }
    if (mt_rand(0, 9) === 0) {
        $waiter = Co::getCid();
        $turns = mt_rand(0, 2);
        go(function () use ($turns, $waiter, &$canceled, &$waiting) {
            for ($t = 0; $t < $turns; $t++) {
                Co::sleep(0);
            }
            // cancel() runs the waiter at once, so this is said before.
            if ($canceled = $waiting) {
                Co::cancel($waiter);
            }
        });
    }
    $waiting = true;
    $whole = $group->wait();
    $waiting = false;
    if ($whole !== ($done === $workers) || (!$whole && !$canceled)) {
        throw new LogicException("seed $seed: wait() returned " . var_export($whole, true) . " with $done of $workers done");
    }
    // The rest, if it was canceled; a second wait is as good as the first.
    if (!$group->wait() || $done !== $workers || $group->count() !== 0) {
        throw new LogicException("seed $seed: $done of $workers done after the second wait");
    }
}

Co\run(function () {
    $first = (int) (getenv('SEED') ?: 1);
    $last = getenv('SEED') ? $first : 10_000;
    for ($seed = $first; $seed <= $last; $seed++) {
        play($seed);
        // Those of this play end before the next begins.
        while (Co::stats()['coroutine_num'] > 1) {
            Co::sleep(0);
        }
    }
});
echo "done\n";
?>
--EXPECT--
done
