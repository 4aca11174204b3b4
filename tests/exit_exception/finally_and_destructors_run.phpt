--TEST--
What exit throws unwinds like any exception: finally blocks and destructors run
--FILE--
<?php
class Noisy { public function __destruct() { echo "destructed\n"; } }
function deep(): void
{
    $noisy = new Noisy;
    try {
        exit(3);
    } finally {
        echo "finally\n";
    }
}
go(function () {
    try {
        deep();
    } catch (Throwable $exception) {
        echo get_class($exception), ' ', $exception->getStatus(), "\n";
    }
    unset($exception);
    echo "the coroutine goes on\n";
});
?>
--EXPECT--
finally
destructed
Swoole\ExitException 3
the coroutine goes on
