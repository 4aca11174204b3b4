--TEST--
The first exception in a scope cancels the rest and is thrown to whoever joins
--FILE--
<?php
use Swoole\Coroutine\{CanceledException, Channel, Lock, Scope};

function waits(string $name, callable $wait): callable
{
    return function () use ($name, $wait) {
        try {
            $wait();
        } catch (CanceledException $e) {
            echo "$name canceled\n";
            throw $e;
        } finally {
            echo "$name finally\n";
        }
    };
}
Co\run(function () {
    echo "-- a child fails\n";
    try {
        Scope::run(function (Scope $scope) {
            $scope->spawn(waits('sleep', fn () => Co::sleep(30)));
            $scope->spawn(waits('pop', fn () => (new Channel)->pop()));
            $scope->spawn(waits('yield', fn () => Co::yield()));
            $scope->spawn(function () { Co::sleep(0.001); throw new DomainException('first'); });
            $scope->spawn(function () { try { Co::sleep(30); } finally { throw new LogicException('second'); } });
            waits('body', fn () => Co::sleep(30))();
        });
    } catch (DomainException $e) {
        echo get_class($e), ': ', $e->getMessage(), ' from line ', $e->getLine() - __LINE__, "\n";
    }
    echo "-- one fails at once, in the middle of another\n";
    $scope = new Scope();
    $scope->spawn(function () use ($scope) {
        try {
            $scope->spawn(fn () => throw new DomainException('nested'));
            echo "goes on until it waits\n";
            Co::sleep(30);
        } catch (CanceledException) {
            echo "canceled\n";
        }
    });
    try {
        $scope->join();
    } catch (DomainException $e) {
        echo $e->getMessage(), "\n";
    }
    echo "-- the body fails\n";
    try {
        Scope::run(function (Scope $scope) {
            $scope->spawn(waits('child', fn () => Co::sleep(30)));
            throw new DomainException('body');
        });
    } catch (DomainException $e) {
        echo $e->getMessage(), "\n";
    }
    echo "-- a deferred function and a destructor fail\n";
    foreach ([fn () => defer(fn () => throw new DomainException('deferred')),
            fn () => new class { function __destruct() { throw new DomainException('destructor'); } }] as $fails) {
        try {
            Scope::run(fn (Scope $scope) => $scope->spawn($fails));
        } catch (DomainException $e) {
            echo $e->getMessage(), "\n";
        }
    }
    echo "-- a child that does not give in is waited for\n";
    try {
        Scope::run(function (Scope $scope) {
            $scope->spawn(function () {
                try {
                    Co::sleep(30);
                } catch (CanceledException) {
                    Co::sleep(0.01);
                    echo "has cleaned up\n";
                }
            });
            throw new DomainException('over');
        });
    } catch (DomainException $e) {
        echo $e->getMessage(), "\n";
    }
    echo "-- nor is it canceled again while it takes its time\n";
    foreach (['held' => true, 'not held' => false] as $case => $hold) {
        $held = null;
        $canceled = 0;
        $turns = new Channel();
        try {
            Scope::run(function (Scope $scope) use ($hold, $turns, &$held, &$canceled) {
                $held = $hold ? $scope : null;
                $scope->spawn(function () use ($turns, &$canceled) {
                    do {
                        $value = '';
                        try {
                            $value = $turns->pop();
                        } catch (CanceledException) {
                            $canceled++;
                        }
                    } while ($value !== 'end');
                });
                $scope->spawn(function () {
                    try {
                        Co::yield();
                    } finally {
                        Co::sleep(0.005);
                        echo "has cleaned up\n";
                    }
                });
                $scope->spawn(fn () => throw new DomainException('over'));
                go(function () use ($turns) {
                    Co::sleep(0.02);
                    $turns->push('end');
                });
            });
        } catch (DomainException $e) {
            echo $e->getMessage(), ", $case: canceled $canceled times\n";
        }
    }
    echo "-- in the destructor, beside another\n";
    try {
        (function () {
            $scope = new Scope();
            $scope->spawn(fn () => throw new DomainException('child'));
            throw new LogicException('function');
        })();
    } catch (Exception $e) {
        echo $e->getMessage(), ', before that ', $e->getPrevious()->getMessage(), "\n";
    }
});
?>
--EXPECT--
-- a child fails
sleep canceled
sleep finally
pop canceled
pop finally
yield canceled
yield finally
body canceled
body finally
DomainException: first from line -5
-- one fails at once, in the middle of another
goes on until it waits
canceled
nested
-- the body fails
child canceled
child finally
body
-- a deferred function and a destructor fail
deferred
destructor
-- a child that does not give in is waited for
has cleaned up
over
-- nor is it canceled again while it takes its time
has cleaned up
over, held: canceled 1 times
has cleaned up
over, not held: canceled 1 times
-- in the destructor, beside another
child, before that function
