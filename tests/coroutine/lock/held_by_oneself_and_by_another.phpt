--TEST--
The holder may lock again; LOCK_NB does not wait; unlocking what is not locked is no failure
--FILE--
<?php
Co\run(function () {
    $lock = new Swoole\Coroutine\Lock(true);
    var_dump($lock->unlock(), $lock->lock(), $lock->lock(LOCK_EX | LOCK_NB));
    go(function () use ($lock) {
        var_dump($lock->lock(LOCK_EX | LOCK_NB), $lock->errCode === 16, $lock->lock(LOCK_SH | LOCK_NB));
        $lock->lock(LOCK_SH);
        echo "mine\n";
    });
    echo "unlock\n";
    var_dump($lock->unlock());
    var_dump($lock->lock(LOCK_NB));
});
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(false)
unlock
bool(true)
bool(false)
mine
