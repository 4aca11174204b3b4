--TEST--
WaitGroup: what is refused
--FILE--
<?php
function attempt(callable $call): void
{
    try {
        $call();
        echo "nothing was said\n";
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
Co\run(function () {
    $group = new Co\WaitGroup(1);
    go(fn () => $group->wait());
    attempt(fn () => $group->add());
    attempt(fn () => $group->wait());
    attempt(fn () => $group->done());
    attempt(fn () => $group->done());
    attempt(fn () => $group->add(-1));
    $id = go(fn () => attempt(function () { $group = new Co\WaitGroup(1); $group->wait(); }));
    Co::cancel($id, true);
});
attempt(fn () => (new Co\WaitGroup(1))->wait());
?>
--EXPECT--
BadMethodCallException: WaitGroup misuse: add called concurrently with wait
BadMethodCallException: WaitGroup misuse: reused before previous wait has returned
nothing was said
BadMethodCallException: WaitGroup misuse: negative counter
InvalidArgumentException: WaitGroup misuse: negative counter
Swoole\Coroutine\CanceledException: Coroutine canceled
Swoole\Error: API must be called in the coroutine
