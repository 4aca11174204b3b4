--TEST--
Coroutines wait for forked children in each way there is, and hear of each end once
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;

function child(int $status, int $ms): int
{
    if (!($pid = pcntl_fork())) {
        usleep($ms * 1000);
        exit($status);
    }
    return $pid;
}

$others = 0;
Co\run(function () use (&$others) {
    go(function () use (&$others) {
        while ($others < 5) {
            Co::sleep(0.001);
            $others++;
        }
    });
    echo 'waitPid ', Co\System::waitPid(child(1, 10))['code'], "\n";
    $pid = child(2, 10);
    echo 'wait ', ($exit = Co\System::wait())['code'], ' ', var_export($exit['pid'] === $pid, true), "\n";
    pcntl_waitpid(child(3, 10), $status);
    echo 'pcntl_waitpid ', pcntl_wexitstatus($status), "\n";
    child(4, 10);
    pcntl_wait($status);
    echo 'pcntl_wait ', pcntl_wexitstatus($status), "\n";
    // What the child waits for is its own children.
    if (!($pid = pcntl_fork())) {
        exit(Co\System::waitPid(child(5, 1))['code'] + 1);
    }
    echo 'waitPid ', Co\System::waitPid($pid)['code'], "\n";
    // Programs are run as ever.
    $process = proc_open(['sh', '-c', 'cat; exit 7'], [['pipe', 'r'], ['pipe', 'w']], $pipes);
    fwrite($pipes[0], "piped\n");
    fclose($pipes[0]);
    echo stream_get_contents($pipes[1]);
    echo 'proc_close ', proc_close($process), "\n";
    echo shell_exec('echo shell_exec');
});
var_dump($others);
?>
--EXPECT--
waitPid 1
wait 2 true
pcntl_waitpid 3
pcntl_wait 4
waitPid 6
piped
proc_close 7
shell_exec
int(5)
