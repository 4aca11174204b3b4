--TEST--
A cancellation that comes from outside while a scope is canceled or out of time already reaches who has opened it
--FILE--
<?php
use Swoole\Coroutine as Co;
use Swoole\Coroutine\Scope;

function said(callable $body): void
{
    try {
        $result = json_encode($body());
        echo "ends with $result\n";
    } catch (Throwable $e) {
        for (; $e; $e = $e->getPrevious()) {
            echo get_class($e), $e->getPrevious() ? ' after ' : "\n";
        }
    }
}

Co\run(function () {
    echo "its own cancellation: ";
    said(fn () => Scope::run(function ($scope) { $scope->cancel(); Co::sleep(5); }));

    echo "in its function: ";
    $id = go(function () {
        said(fn () => Scope::run(function ($scope) use (&$cleans) {
            $scope->cancel();
            try { Co::sleep(5); } finally { Co::yield(); }
        }));
    });
    // Its own has come, and it cleans up.
    Co::sleep(0.01);
    Co::cancel($id, true);
    Co::join([$id]);

    foreach (['its time is up' => 0.01, 'a child has failed' => 0] as $what => $seconds) {
        echo "$what: ";
        $id = go(function () use ($seconds) {
            said(fn () => Scope::run(function ($scope) use ($seconds) {
                $scope->spawn(function () { try { Co::sleep(5); } finally { Co::sleep(0.05); } });
                $seconds || $scope->spawn(fn () => throw new LogicException);
            }, $seconds));
        });
        // The child cleans up, and the scope waits for it.
        Co::sleep(0.03);
        Co::cancel($id, true);
        Co::join([$id]);
    }

    // An ordinary retry does not keep a scope around it from ending in time.
    echo "retried: ";
    said(fn () => Scope::run(function ($outer) {
        $outer->spawn(function () {
            while (true) {
                try {
                    Scope::run(function ($inner) {
                        $inner->spawn(function () { try { Co::sleep(5); } finally { Co::sleep(0.02); } });
                    }, 0.01);
                } catch (Co\TimeoutException) {
                }
            }
        });
    }, 0.1));
});
?>
--EXPECT--
its own cancellation: ends with null
in its function: Swoole\Coroutine\CanceledException after Swoole\Coroutine\CanceledException
its time is up: Swoole\Coroutine\CanceledException after Swoole\Coroutine\TimeoutException
a child has failed: Swoole\Coroutine\CanceledException after LogicException
retried: Swoole\Coroutine\TimeoutException
