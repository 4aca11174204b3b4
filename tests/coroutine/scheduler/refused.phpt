--TEST--
What a Scheduler refuses, with a warning
--FILE--
<?php
set_error_handler(fn ($level, $message) => print("Warning: $message\n"));
$scheduler = new Co\Scheduler();
var_dump($scheduler->start());
$scheduler->add(function () use ($scheduler) {
    $scheduler->add(fn () => print("NEVER\n"));
    $scheduler->parallel(2, fn () => print("NEVER\n"));
    var_dump($scheduler->start());
    $other = new Co\Scheduler();
    $other->add(fn () => print("NEVER\n"));
    var_dump($other->start());
});
var_dump($scheduler->start());
try {
    $scheduler->add('no such function');
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
try {
    $scheduler->parallel(2);
} catch (ArgumentCountError $error) {
    echo $error->getMessage(), "\n";
}
try {
    clone $scheduler;
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    serialize($scheduler);
} catch (Exception $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
Warning: Swoole\Coroutine\Scheduler::start(): no coroutine task
bool(false)
Warning: Swoole\Coroutine\Scheduler::add(): scheduler is running, unable to execute Swoole\Coroutine\Scheduler->add
Warning: Swoole\Coroutine\Scheduler::parallel(): scheduler is running, unable to execute Swoole\Coroutine\Scheduler->parallel
Warning: Swoole\Coroutine\Scheduler::start(): scheduler is started, unable to execute Swoole\Coroutine\Scheduler->start
bool(false)
Warning: Swoole\Coroutine\Scheduler::start(): eventLoop has already been created. unable to start Swoole\Coroutine\Scheduler
bool(false)
bool(true)
Swoole\Coroutine\Scheduler::add(): Argument #1 ($func) must be a valid callback, function "no such function" not found or invalid function name
Swoole\Coroutine\Scheduler::parallel() expects at least 2 arguments, 1 given
Trying to clone an uncloneable object of class Swoole\Coroutine\Scheduler
Serialization of 'Swoole\Coroutine\Scheduler' is not allowed
