--TEST--
A scope closes when all its coroutines have ended: run(), join(), the destructor
--FILE--
<?php
use Swoole\Coroutine\Scope;

Co\run(function () {
    var_dump(Scope::run(function (Scope $scope) {
        var_dump($scope->spawn(function (...$arguments) {
            Co::sleep(0.05);
            echo json_encode($arguments), "\n";
        }, 1, 'two'));
        $scope->spawn(function () use ($scope) {
            Co::sleep(0.001);
            $scope->spawn(function () {
                Co::sleep(0.1);
                echo "a grandchild of the body\n";
            });
            defer(fn () => print("deferred\n"));
        });
        echo "the body ends first\n";
        return 'result';
    }));
    echo "-- by hand\n";
    $scope = new Scope();
    foreach ([3, 1, 2] as $n) {
        $scope->spawn(function () use ($n) {
            Co::sleep($n * 0.03);
            echo $n, "\n";
        });
    }
    $scope->join();
    $scope->join();
    echo "-- destructor\n";
    (function () {
        $scope = new Scope();
        $scope->spawn(function () {
            Co::sleep(0.01);
            echo "still joined\n";
        });
    })();
    echo "-- the last reference is a child's\n";
    $scope = new Scope();
    $scope->spawn(function () use (&$scope) {
        Co::sleep(0.001);
        $scope = null;
        echo "not joined by itself\n";
    });
    Co::sleep(0.01);
    echo "-- nothing to wait for\n";
    (new Scope())->join();
    (new Scope())->cancel();
    var_dump(Scope::run(fn () => 1));
});
?>
--EXPECT--
int(2)
the body ends first
deferred
[1,"two"]
a grandchild of the body
string(6) "result"
-- by hand
1
2
3
-- destructor
still joined
-- the last reference is a child's
not joined by itself
-- nothing to wait for
int(1)
