--TEST--
What is parked for ever in Co\run() alone has its end at the script's end
--INI--
display_errors=0
--FILE--
<?php
Swoole\Coroutine::set(['enable_deadlock_check' => false]);
Swoole\Coroutine\run(function () {
    try {
        (new Swoole\Coroutine\Channel)->pop();
        echo "NEVER\n";
    } finally {
        echo "finally\n";
    }
});
echo "the script goes on\n";
?>
--EXPECT--
the script goes on
finally
