--TEST--
cancel() of the running one, of one that has resumed another, of one that has ended
--FILE--
<?php
function attempt(string $what, int $id): void
{
    $canceled = Co::cancel($id);
    $constants = ['SWOOLE_ERROR_CO_NOT_EXISTS', 'SWOOLE_ERROR_CO_CANNOT_CANCEL'];
    $numbers = array_combine(array_map('constant', $constants), $constants);
    echo $what, ': ', json_encode($canceled), ' ', $numbers[swoole_last_error()] ?? swoole_last_error(), "\n";
}
go(function () {
    attempt('itself', Co::getCid());
    $parent = Co::getCid();
    go(fn () => attempt('its parent', $parent));
    attempt('ended', go(fn () => null));
    attempt('never there', 4711);
    attempt('the main script', -1);
    attempt('zero', 0);
});
attempt('from the main script, ended', 1);
$id = go(fn () => var_dump(Co::yield()));
var_dump(Co::cancel($id));
try {
    Co::isCanceled();
} catch (Swoole\Error $error) {
    echo $error->getMessage(), ' ', $error->getCode() === SWOOLE_ERROR_CO_OUT_OF_COROUTINE ? 'OUT_OF_COROUTINE' : '', "\n";
}
try {
    Co::cancel('one');
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
itself: false SWOOLE_ERROR_CO_CANNOT_CANCEL
its parent: false SWOOLE_ERROR_CO_CANNOT_CANCEL
ended: false SWOOLE_ERROR_CO_NOT_EXISTS
never there: false SWOOLE_ERROR_CO_NOT_EXISTS
the main script: false SWOOLE_ERROR_CO_NOT_EXISTS
zero: false SWOOLE_ERROR_CO_NOT_EXISTS
from the main script, ended: false SWOOLE_ERROR_CO_NOT_EXISTS
bool(false)
bool(true)
API must be called in the coroutine OUT_OF_COROUTINE
Swoole\Coroutine::cancel(): Argument #1 ($cid) must be of type int, string given
