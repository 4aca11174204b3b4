--TEST--
A lock, a semaphore and messages that two other processes pass on to each other come in turn
--EXTENSIONS--
pcntl
posix
sysvmsg
sysvsem
--FILE--
<?php
// Two processes that do nothing else, until they are ended.
function others(callable $turn): array
{
    return array_map(function () use ($turn) {
        if (($child = pcntl_fork()) === 0) {
            pcntl_alarm(50);
            while (true) {
                $turn();
            }
        }
        return $child;
    }, [1, 2]);
}

function end_of(array $children): void
{
    foreach ($children as $child) {
        posix_kill($child, SIGKILL);
        pcntl_waitpid($child, $status);
    }
}

$path = tempnam(sys_get_temp_dir(), 'swoole-test-');
$lock = function () use ($path) {
    $file = fopen($path, 'c');
    flock($file, LOCK_EX);
    usleep(2000);
    flock($file, LOCK_UN);
};
$semaphore = sem_get(ftok($path, 's'));
$acquire = function () use ($semaphore) {
    sem_acquire($semaphore);
    usleep(2000);
    sem_release($semaphore);
};
$queue = msg_get_queue(ftok($path, 'q'));
$receive = function () use ($queue) {
    msg_receive($queue, 1, $kind, 100, $message);
    usleep(2000);
    msg_send($queue, 1, $message);
};

msg_send($queue, 1, 'the ball');
foreach (['flock' => $lock, 'semaphore' => $acquire, 'message' => $receive] as $name => $turn) {
    $children = others($turn);
    Co\run(function () use ($name, $turn) {
        $others = 0;
        $ticker = Swoole\Timer::tick(1, function () use (&$others) { $others++; });
        // Four at the same time, five turns each; who asked again and again would get none.
        $takers = array_map(fn () => go(function () use ($turn) {
            for ($i = 0; $i < 5; $i++) {
                $turn();
            }
        }), range(1, 4));
        Co::join($takers);
        Swoole\Timer::clear($ticker);
        echo "$name: 20 turns, ", $others > 10 ? 'others ran meanwhile' : 'the loop was held up', "\n";
    });
    end_of($children);
    $children = [];
    // Killed while they had it.
    if ($name === 'message') {
        msg_remove_queue($queue);
    }
}
sem_remove($semaphore);

// A wait in line is ended by cancel(), a time limit and an exit.
$holder = fopen($path, 'c');
flock($holder, LOCK_EX);
Co\run(function () use ($path) {
    $file = fopen($path, 'c');
    $canceled = go(function () use ($file) { echo 'canceled: ', json_encode(flock($file, LOCK_EX)), "\n"; });
    Co::sleep(0.02);
    Co::cancel($canceled);
    try {
        Co::setTimeLimit(0.02);
        flock($file, LOCK_EX);
    } catch (Swoole\Coroutine\TimeoutException $exception) {
        echo get_class($exception), "\n";
    }
    go(function () use ($file) {
        try {
            flock($file, LOCK_EX);
        } finally {
            echo "finally\n";
        }
    });
    Co::sleep(0.02);
    flock($GLOBALS['holder'], LOCK_UN);
    Co::sleep(0.02);
    unlink($path);
});
?>
--EXPECT--
flock: 20 turns, others ran meanwhile
semaphore: 20 turns, others ran meanwhile
message: 20 turns, others ran meanwhile
canceled: false
Swoole\Coroutine\TimeoutException
finally
