--TEST--
set_exception_handler() gets what a coroutine does not catch; then the script ends with status 255
--FILE--
<?php
set_exception_handler(function (Throwable $throwable) {
    echo 'handler: ', $throwable->getMessage(), ' in coroutine ', Co::getCid(), "\n";
});
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    Co::sleep(0.001);
    throw new Exception('whoops');
});
Swoole\Coroutine\run(function () {
    Co::sleep(5);
    echo "never\n";
});
echo "never\n";
?>
--EXPECT--
handler: whoops in coroutine 1
shutdown
