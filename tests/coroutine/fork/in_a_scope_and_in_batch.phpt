--TEST--
A child forked inside a scope, batch() or parallel() does not wait for its parent's coroutines
--EXTENSIONS--
pcntl
--FILE--
<?php
use Swoole\Coroutine as Co;
use Swoole\Coroutine\Scope;

/** Lets $body fork, and prints what it comes to in the child, then in the parent. */
function twice(string $name, callable $body): void
{
    $parent = getmypid();
    Co\run(function () use ($name, $body, $parent) {
        try {
            $result = json_encode($body());
        } catch (Exception $e) {
            $result = get_class($e);
        }
        if (getmypid() !== $parent) {
            echo "$name, child: $result\n";
            exit(0);
        }
        // The child's line first.
        while (pcntl_wait($status) > 0);
        echo "$name, parent: $result\n";
    });
}

twice('scope', fn () => Scope::run(function ($scope) {
    $scope->spawn(function () { Co::sleep(0.01); });
    return pcntl_fork() ? 'all' : 'none';
}));
twice('scope that fails', fn () => Scope::run(function ($scope) {
    $scope->spawn(function () { Co::sleep(0.01); });
    return pcntl_fork() ? 'all' : throw new LogicException;
}));
twice('scope with children of both', fn () => Scope::run(function ($scope) {
    $scope->spawn(function () { Co::sleep(0.01); });
    $is_child = pcntl_fork() === 0;
    $scope->spawn(function () use (&$mine) { Co::sleep(0.001); $mine = 'mine'; });
    $scope->join();
    return $mine;
}));
$tasks = [
    function () { Co::sleep(0.01); return 'slept'; },
    fn () => pcntl_fork() ? 'forked' : 'was forked',
];
twice('batch', fn () => Co\batch($tasks));
twice('parallel', function () {
    Co\parallel(2, function () use (&$count) {
        if (++$count === 1) {
            Co::sleep(0.01);
        } else {
            pcntl_fork();
        }
    });
    return $count;
});
?>
--EXPECT--
scope, child: "none"
scope, parent: "all"
scope that fails, child: LogicException
scope that fails, parent: "all"
scope with children of both, child: "mine"
scope with children of both, parent: "mine"
batch, child: [null,"was forked"]
batch, parent: ["slept","forked"]
parallel, child: 2
parallel, parent: 2
