--TEST--
Scopes within scopes, a scope whose owner is canceled or out of time, cancel() and the time limit
--FILE--
<?php
use Swoole\Coroutine\{CanceledException, Scope, TimeoutException};

function sleeper(string $name): callable
{
    return function () use ($name) {
        try {
            Co::sleep(30);
        } finally {
            echo "$name ends\n";
        }
    };
}
function attempt(callable $try): void
{
    $start = hrtime(true);
    try {
        $try();
        echo 'no exception';
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage();
    }
    echo hrtime(true) - $start < 5e9 ? "\n" : " too late\n";
}
Co\run(function () {
    echo "-- a scope in a scope\n";
    attempt(fn () => Scope::run(function (Scope $outer) {
        $outer->spawn(fn () => Scope::run(fn (Scope $inner) => $inner->spawn(sleeper('inner'))));
        $outer->spawn(function () { Co::sleep(0.001); throw new Exception('outer'); });
    }));
    echo "-- the one that joins is canceled\n";
    $id = go(fn () => attempt(fn () => Scope::run(fn ($scope) => $scope->spawn(sleeper('child')))));
    Co::cancel($id, true);
    Co::sleep(0.01);
    echo "-- the one in the body is canceled\n";
    $id = go(fn () => attempt(fn () => Scope::run(function ($scope) { $scope->spawn(sleeper('child')); Co::sleep(30); })));
    Co::cancel($id, true);
    Co::sleep(0.01);
    echo "-- canceled without an exception\n";
    $id = go(fn () => attempt(function () { $scope = new Scope(); $scope->spawn(sleeper('child')); $scope->join(); }));
    Co::cancel($id);
    Co::sleep(0.01);
    foreach (['nobody holds' => null, 'the body holds' => []] as $case => $held) {
        echo "-- canceled so in run(), whose scope $case\n";
        $id = go(fn () => attempt(fn () => print(Scope::run(function ($scope) use ($held) {
            $held === null || $GLOBALS['held'] = $scope;
            $scope->spawn(sleeper('child'));
            return "the body's value, ";
        }))));
        Co::cancel($id);
        Co::join([$id]);
    }
    echo "-- setTimeLimit()\n";
    go(fn () => attempt(function () { Co::setTimeLimit(0.01); Scope::run(fn ($scope) => $scope->spawn(sleeper('child'))); }));
    Co::sleep(0.03);
    echo "-- cancel()\n";
    $scope = new Scope();
    $scope->spawn(sleeper('child'));
    $scope->cancel();
    attempt(fn () => $scope->spawn(fn () => 1));
    attempt(fn () => $scope->join());
    attempt(fn () => $scope->spawn(fn () => 1));
    attempt(fn () => Scope::run(function ($scope) { $scope->spawn(fn () => $scope->cancel()); Co::sleep(30); }));
    echo "-- all of it at once cancels once\n";
    $id = go(fn () => attempt(fn () => Scope::run(function ($scope) {
        $scope->spawn(function () {
            try {
                Co::sleep(30);
            } catch (CanceledException) {
                Co::sleep(0.05);
                echo "has cleaned up\n";
            }
        });
        $scope->cancel();
        go(function () use ($scope) { Co::sleep(0.02); $scope->cancel(); });
    }, 0.01)));
    Co::sleep(0.03);
    Co::cancel($id, true);
    Co::join([$id]);
    echo "-- timeout\n";
    attempt(fn () => Scope::run(function ($scope) { $scope->spawn(sleeper('child')); sleeper('body')(); }, 0.01));
    attempt(fn () => Scope::run(fn ($scope) => $scope->timeout(0.01)->spawn(fn () => Co::yield())));
    attempt(fn () => Scope::run(fn ($scope) => $scope->timeout(0.01)->timeout(0)->spawn(fn () => Co::sleep(0.03))));
    attempt(function () { $scope = (new Scope())->timeout(0.01); $scope->spawn(fn () => 1); Co::sleep(0.03); $scope->join(); });
    echo "-- who may not\n";
    attempt(fn () => Scope::run(fn ($scope) => $scope->spawn(fn () => $scope->join())) );
});
foreach ([fn () => new Scope(), fn () => (new Scope())->spawn('sleep', 1), fn () => (new Scope())->join(), fn () => Scope::run(fn () => 1)] as $try) {
    try {
        $try();
    } catch (Error $e) {
        echo $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
-- a scope in a scope
inner ends
Exception: outer
-- the one that joins is canceled
child ends
Swoole\Coroutine\CanceledException: Coroutine canceled
-- the one in the body is canceled
child ends
Swoole\Coroutine\CanceledException: Coroutine canceled
-- canceled without an exception
child ends
no exception
-- canceled so in run(), whose scope nobody holds
child ends
the body's value, no exception
-- canceled so in run(), whose scope the body holds
child ends
the body's value, no exception
-- setTimeLimit()
child ends
Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded
-- cancel()
Swoole\Error: the scope was canceled
child ends
no exception
Swoole\Error: the scope is closed
no exception
-- all of it at once cancels once
has cleaned up
Swoole\Coroutine\CanceledException: Coroutine canceled
-- timeout
child ends
body ends
Swoole\Coroutine\TimeoutException: the time of the scope is up
Swoole\Coroutine\TimeoutException: the time of the scope is up
no exception
no exception
-- who may not
Swoole\Error: a coroutine of the scope cannot join it
API must be called in the coroutine
API must be called in the coroutine
API must be called in the coroutine
