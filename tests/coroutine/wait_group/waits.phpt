--TEST--
WaitGroup: wait() returns when all are done, or when the time is up
--FILE--
<?php
Co\run(function () {
    $group = new Swoole\Coroutine\WaitGroup();
    var_dump($group->wait(), $group->count());
    foreach ([2, 1, 3] as $n) {
        $group->add();
        go(function () use ($group, $n) {
            Co::sleep($n / 500);
            echo "$n\n";
            $group->done();
        });
    }
    var_dump($group->count(), $group->wait(), $group->count());
    $group = new Co\WaitGroup(2);
    $group->done();
    var_dump($group->wait(0.01), $group->count());
    go(fn () => $group->done());
    var_dump($group->wait(0.01));
    $group->add(2);
    $group->add(-2);
    var_dump($group->wait());
});
?>
--EXPECT--
bool(true)
int(0)
1
2
3
int(3)
bool(true)
int(0)
bool(false)
int(1)
bool(true)
bool(true)
