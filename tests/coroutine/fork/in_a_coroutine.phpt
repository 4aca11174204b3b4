--TEST--
A coroutine that forks goes on in both processes: it waits, starts others, ends, and the script goes on behind Co\run()
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;

$who = 'parent';
Co\run(function () use (&$who) {
    // So that there are threads of the pool, which a child has not.
    Co\System::readFile(__FILE__);
    $pid = pcntl_fork();
    if ($pid === 0) {
        $who = 'child';
    } else {
        // With SWOOLE_HOOK_PROC: parked, not blocked.
        pcntl_waitpid($pid, $status);
        echo 'status ', pcntl_wexitstatus($status), "\n";
    }
    echo "$who: coroutine ", Co::getCid(), ' of ', Co::stats()['coroutine_num'], "\n";
    Co::sleep(0.002);
    usleep(2_000);
    var_dump(Co\System::readFile(__FILE__) === file_get_contents(__FILE__));
    $channel = new Co\Channel();
    $id = go(function () use ($channel) {
        Co::sleep(0.002);
        $channel->push(Co::getCid());
    });
    var_dump($channel->pop() === $id);
    // There is a loop already, as it were.
    var_dump(@Co\run(fn () => print("not reached\n")));
    Swoole\Timer::after(2, function () use (&$who) {
        Co::sleep(0.001);
        echo "$who: timer\n";
    });
    Co::defer(function () use (&$who) { echo "$who: deferred\n"; });
});
echo "$who: behind the loop\n";
Co\run(function () use (&$who) {
    usleep(1_000);
    echo "$who: another loop\n";
});
register_shutdown_function(function () use ($who) { echo "$who: shutdown\n"; });
go(function () use ($who) {
    Co::sleep(0.001);
    echo "$who: loop at the end\n";
});
if ($who === 'child') {
    exit(3);
}
?>
--EXPECT--
child: coroutine 1 of 1
bool(true)
bool(true)
bool(false)
child: deferred
child: timer
child: behind the loop
child: another loop
child: loop at the end
child: shutdown
status 3
parent: coroutine 1 of 1
bool(true)
bool(true)
bool(false)
parent: deferred
parent: timer
parent: behind the loop
parent: another loop
parent: loop at the end
parent: shutdown
