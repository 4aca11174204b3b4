--TEST--
Coroutines that still wait when the script ends run their finally blocks and destructors
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
class Noisy { function __destruct() { echo "destroyed\n"; } }
$channel = new Chan;
$lock = new Swoole\Coroutine\Lock;
go(function () use ($channel) {
    try { $channel->pop(); echo "NEVER\n"; } finally { echo "finally of pop\n"; }
});
go(function () use ($lock, $channel) {
    $lock->lock();
    try { $channel->pop(); echo "NEVER\n"; } finally { echo "finally of the holder\n"; }
});
go(function () use ($lock) {
    $noisy = new Noisy;
    try { $lock->lock(); echo "NEVER\n"; } finally { echo "finally of lock\n"; }
});
echo "end\n";
?>
--EXPECT--
end
finally of pop
finally of the holder
finally of lock
destroyed
