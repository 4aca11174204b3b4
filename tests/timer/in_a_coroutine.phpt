--TEST--
Co\run() waits for the timers that were added inside; timers in a loop that runs
--FILE--
<?php
Co\run(function () {
    $channel = new Chan;
    $id = Swoole\Timer::tick(1, fn () => $channel->push('tick'));
    echo $channel->pop(), $channel->pop(), "\n";
    Swoole\Timer::clear($id);
    Swoole\Timer::after(10, function () { echo "after\n"; });
    echo "main ends\n";
});
echo "run has returned\n";
?>
--EXPECT--
ticktick
main ends
after
run has returned
