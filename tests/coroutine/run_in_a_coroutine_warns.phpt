--TEST--
Co\run() inside a coroutine: there is a loop already
--FILE--
<?php
Co\run(function () {
    var_dump(Co\run(fn () => print("never\n")));
});
?>
--EXPECTF--
Warning: %sun(): eventLoop has already been created. unable to start Swoole\Coroutine\Scheduler in %s on line %d
bool(false)
