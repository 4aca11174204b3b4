--TEST--
A preempted coroutine cannot be canceled or resumed, is listed, and loses nothing: errors, buffers, isCanceled()
--INI--
swoole.enable_preemptive_scheduler=On
--FILE--
<?php
use Swoole\Coroutine;

function until(callable $done): void { while (!$done()); }
$id = go(function () use (&$seen) {
    $parked = Coroutine::getCid();
    go(function () use ($parked) {
        Co::sleep(0.001);
        Co::cancel($parked);
    });
    Co::yield();
    var_dump(Coroutine::isCanceled());
    ob_start();
    echo 'kept';
    @until(function () use (&$seen) { return $seen; });
    var_dump(ob_get_clean(), Coroutine::isCanceled(), error_reporting() === E_ALL);
    try {
        until(function () use (&$thrown) { throw new Exception('thrown'); });
    } catch (Exception $e) {
        echo $e->getMessage(), "\n";
    }
});
go(function () use ($id, &$seen) {
    do {
        Co::sleep(0.001);
        $preempted = false;
        foreach (Co::getBackTrace($id) ?: [] as $call) {
            $preempted = $preempted || $call['function'] === 'until';
        }
    } while (!$preempted);
    var_dump(Co::cancel($id), Co::cancel($id, true), @Co::resume($id));
    var_dump(Co::exists($id), Co::stats()['coroutine_num']);
    $seen = true;
});
?>
--EXPECT--
bool(true)
bool(false)
bool(false)
bool(false)
bool(true)
int(2)
string(4) "kept"
bool(true)
bool(true)
thrown
