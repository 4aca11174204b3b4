--TEST--
The time is up in every place where a script can be: an uncaught TimeoutException ends it like any other
--FILE--
<?php
require __DIR__ . '/places.inc';
everywhere('Co::setTimeLimit(0.01); while (true)');
everywhere('Co::setTimeLimit(0.01); Co::sleep(30)');
?>
--EXPECT--
in a coroutine: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
after a wait: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
after a resume: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a nested coroutine: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a deferred function: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in Co\run: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a generator: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a callback of the engine: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a destructor: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in an argument's destructor: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a native Fiber: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a native Fiber that has waited: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
under an output buffer: buffered | Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a coroutine: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
after a wait: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
after a resume: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a nested coroutine: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a deferred function: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in Co\run: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a generator: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a callback of the engine: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a destructor: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in an argument's destructor: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a native Fiber: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
in a native Fiber that has waited: Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
under an output buffer: buffered | Fatal error: Uncaught Swoole\Coroutine\TimeoutException: the coroutine's time limit of 0.01 s is exceeded | shutdown | status 255
