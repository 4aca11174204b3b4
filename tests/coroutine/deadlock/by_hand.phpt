--TEST--
deadlock_check() prints the report at any time
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
Co\run(function () {
    $id = go(fn () => Co::yield());
    Swoole\Coroutine\deadlock_check();
    Co::resume($id);
});
?>
--EXPECTF--
===================================================================
 [FATAL ERROR]: all coroutines (count: 2) are asleep - deadlock!
===================================================================

 [Coroutine-1]
--------------------------------------------------------------------
#0 %sby_hand.php(%d): Swoole\Coroutine\deadlock_check()
#1 [internal function]: {closure}()


 [Coroutine-2] waits in: yield
--------------------------------------------------------------------
#0 %sby_hand.php(%d): Swoole\Coroutine::yield()
#1 [internal function]: {closure}()
