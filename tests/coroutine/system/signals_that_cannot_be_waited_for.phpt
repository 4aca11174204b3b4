--TEST--
Signals that cannot be waited for
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    foreach ([0, -1, 65, PHP_INT_MAX, SIGKILL, SIGCHLD, SIGSEGV, [], [SIGUSR1, SIGSTOP]] as $signals) {
        echo json_encode($signals), ': ';
        var_dump(@System::waitSignal($signals, 0.01));
        echo error_get_last()['message'], ' ', swoole_last_error(), "\n";
    }
    try {
        System::waitSignal('USR1');
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
});
?>
--EXPECT--
0: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
-1: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
65: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
9223372036854775807: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
9: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
17: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
11: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
[]: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
[10,19]: bool(false)
Swoole\Coroutine\System::waitSignal(): Invalid signal in the given list 22
Swoole\Coroutine\System::waitSignal(): Argument #1 ($signals) must be of type array|int, string given
