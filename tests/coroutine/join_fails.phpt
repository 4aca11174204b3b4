--TEST--
join() returns false: nobody, itself, joined already, out of time; outside of a coroutine it throws
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
function attempt(string $what, callable $join): void
{
    $joined = $join();
    $constants = ['SWOOLE_ERROR_INVALID_PARAMS', 'SWOOLE_ERROR_WRONG_OPERATION', 'SWOOLE_ERROR_CO_HAS_BEEN_BOUND', 'SWOOLE_ERROR_CO_TIMEDOUT'];
    $numbers = array_combine(array_map('constant', $constants), $constants);
    echo $what, ': ', json_encode($joined), ' ', $numbers[swoole_last_error()] ?? swoole_last_error(), "\n";
}
set_error_handler(fn ($level, $message) => print("Warning: $message\n"));
Co\run(function () {
    attempt('nobody', fn () => Co::join([]));
    attempt('ended', fn () => Co::join([go(fn () => null)]));
    attempt('itself', fn () => Co::join([Co::getCid()]));
    $id = go(fn () => Co::yield());
    go(fn () => var_dump(Co::join([$id])));
    attempt('joined already', fn () => Co::join([$id]));
    attempt('joined with itself among them', fn () => Co::join([$id, Co::getCid()]));
    Co::resume($id);
    $id = go(fn () => Co::yield());
    attempt('out of time', fn () => Co::join([$id], 0.01));
    Co::resume($id);
});
try {
    Co::join([1]);
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    Co::join(1);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
nobody: false SWOOLE_ERROR_INVALID_PARAMS
ended: false SWOOLE_ERROR_INVALID_PARAMS
Warning: Swoole\Coroutine::join(): can not join self
itself: false SWOOLE_ERROR_WRONG_OPERATION
joined already: false SWOOLE_ERROR_CO_HAS_BEEN_BOUND
joined with itself among them: false SWOOLE_ERROR_CO_HAS_BEEN_BOUND
bool(true)
out of time: false SWOOLE_ERROR_CO_TIMEDOUT
API must be called in the coroutine
Swoole\Coroutine::join(): Argument #1 ($cid_array) must be of type array, int given
