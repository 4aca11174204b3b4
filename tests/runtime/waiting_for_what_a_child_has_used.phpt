--TEST--
pcntl_wait() and pcntl_waitpid() that are to tell what the child has used wait in their coroutine
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
use Swoole\Coroutine;

$child = function () {
    $pid = pcntl_fork();
    if ($pid === 0) {
        // Ended by the other coroutine, or never.
        sleep(3600);
    }
    return $pid;
};
$waits = [
    'pcntl_wait' => fn ($pid, &$status, &$usage) => pcntl_wait($status, 0, $usage),
    'pcntl_waitpid' => fn ($pid, &$status, &$usage) => pcntl_waitpid($pid, $status, 0, $usage),
];
Co\run(function () use ($child, $waits) {
    foreach ($waits as $name => $wait) {
        $pid = $child();
        $waiter = go(function () use ($name, $wait, $pid) {
            $taken = $wait($pid, $status, $usage);
            echo "$name: ", json_encode([$taken === $pid, pcntl_wtermsig($status), isset($usage['ru_utime.tv_usec'])]), "\n";
        });
        Coroutine::sleep(0.01);
        posix_kill($pid, SIGTERM);
        Coroutine::join([$waiter]);
    }
});
?>
--EXPECT--
pcntl_wait: [true,15,true]
pcntl_waitpid: [true,15,true]
