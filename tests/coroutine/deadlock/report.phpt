--TEST--
When the loop ends, coroutines that nothing can wake are reported with what they wait in and where
--FILE--
<?php
function inner() { Co::yield(); }
Co\run(function () {
    go(fn () => inner());
    go(function () { Co::sleep(0.001); (new Chan())->pop(); });
    go(function () { Co::join([1]); echo "joined\n"; });
});
echo "after run\n";
go(function () { Co::yield(); echo "NEVER\n"; });
?>
--EXPECTF--
joined

===================================================================
 [FATAL ERROR]: all coroutines (count: 2) are asleep - deadlock!
===================================================================

 [Coroutine-2] waits in: yield
--------------------------------------------------------------------
#0 %sreport.php(%d): Swoole\Coroutine::yield()
#1 %sreport.php(%d): inner()
#2 [internal function]: {closure}()


 [Coroutine-3] waits in: channel pop
--------------------------------------------------------------------
#0 %sreport.php(%d): Swoole\Coroutine\Channel->pop()
#1 [internal function]: {closure}()

after run

===================================================================
 [FATAL ERROR]: all coroutines (count: 3) are asleep - deadlock!
===================================================================

 [Coroutine-2] waits in: yield
--------------------------------------------------------------------
#0 %sreport.php(%d): Swoole\Coroutine::yield()
#1 %sreport.php(%d): inner()
#2 [internal function]: {closure}()


 [Coroutine-3] waits in: channel pop
--------------------------------------------------------------------
#0 %sreport.php(%d): Swoole\Coroutine\Channel->pop()
#1 [internal function]: {closure}()


 [Coroutine-5] waits in: yield
--------------------------------------------------------------------
#0 %sreport.php(%d): Swoole\Coroutine::yield()
#1 [internal function]: {closure}()
