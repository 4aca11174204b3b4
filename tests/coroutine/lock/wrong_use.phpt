--TEST--
Outside of coroutines, twice constructed, not constructed
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
run_php(<<<'PHP'
    $lock = new Swoole\Coroutine\Lock;
    var_dump($lock->lock(), $lock->errCode === SWOOLE_ERROR_CO_OUT_OF_COROUTINE, $lock->unlock());
    try {
        $lock->__construct();
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
    class Mine extends Swoole\Coroutine\Lock { function __construct() {} }
    try {
        (new Mine)->lock();
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), "\n";
    }
    PHP);
?>
--EXPECTF--
[%s]	WARNING	The coroutine lock can only be used in a coroutine environment
[%s]	WARNING	The coroutine lock can only be used in a coroutine environment
bool(false)
bool(true)
bool(false)
Constructor of Swoole\Coroutine\Lock can only be called once
must call constructor first
status 0
