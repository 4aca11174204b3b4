--TEST--
The time limit of a coroutine that forks goes on in both processes
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;

Co\run(function () {
    foreach (['waits' => fn () => Co::sleep(5), 'computes' => function () { while (true); }] as $name => $work) {
        go(function () use ($name, $work) {
            Co::setTimeLimit(0.1);
            $pid = pcntl_fork();
            try {
                $work();
            } catch (Co\TimeoutException) {
                if (!$pid) {
                    exit(9);
                }
                Co::setTimeLimit(0);
                echo "parent $name\n";
            }
            echo "child $name: ", Co\System::waitPid($pid)['code'], "\n";
        });
        Co::sleep(0.3);
    }
});
?>
--EXPECT--
parent waits
child waits: 9
parent computes
child computes: 9
