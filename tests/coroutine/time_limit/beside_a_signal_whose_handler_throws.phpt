--TEST--
setTimeLimit() is kept when its end and a signal, whose handler throws, are noticed at the same moment
--SKIPIF--
<?php if (!function_exists('pcntl_async_signals')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine\TimeoutException;

pcntl_async_signals(true);
pcntl_signal(SIGUSR1, fn () => throw new DomainException('signal'));
// Ends it where nothing else does.
pcntl_alarm(20);
Co::set(['hook_flags' => 0]);
Co\run(function () {
    try {
        Co::setTimeLimit(0.02);
        try {
            // Nothing is noticed in here, and both are when it returns.
            exec('sleep 0.1; kill -USR1 ' . getmypid());
            while (true);
        } catch (DomainException $e) {
            echo $e->getMessage(), "\n";
        }
        while (true);
    } catch (TimeoutException $e) {
        echo $e->getMessage(), "\n";
    }
});
?>
--EXPECT--
signal
the coroutine's time limit of 0.02 s is exceeded
