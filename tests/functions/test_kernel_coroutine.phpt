--TEST--
swoole_test_kernel_coroutine() is a coroutine without PHP code
--FILE--
<?php
swoole_test_kernel_coroutine(2, 0.005);
echo Co::stats()['coroutine_num'], ' ', json_encode(Co::getBackTrace(1)), "\n";
go(function () {
    $id = Co::getCid();
    var_dump(Co::join([1]));
    swoole_test_kernel_coroutine();
    var_dump(Co::cancel($id + 1, true));
    var_dump(Co::exists($id + 1));
});
?>
--EXPECT--
1 []
bool(true)
bool(true)
bool(false)
