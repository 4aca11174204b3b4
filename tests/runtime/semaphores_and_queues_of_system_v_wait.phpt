--TEST--
sem_acquire(), msg_receive() and msg_send() wait in their coroutine, for another one and for another process
--EXTENSIONS--
pcntl
posix
sysvmsg
sysvsem
--FILE--
<?php
use Swoole\Coroutine;

function ticking(callable $body): void
{
    $ticks = 0;
    $timer = Swoole\Timer::tick(1, function () use (&$ticks) { $ticks++; });
    $body();
    Swoole\Timer::clear($timer);
    echo $ticks >= 5 ? "others ran meanwhile\n" : "held the loop up: $ticks ticks\n";
}

// ftok() wants a file that is nobody else's.
$path = tempnam(sys_get_temp_dir(), 'swoole-test-');
$semaphore = sem_get(ftok($path, 's'));
$queue = msg_get_queue(ftok($path, 'q'));

Co\run(function () use ($semaphore, $queue) {
    ticking(function () use ($semaphore) {
        $order = [];
        $all = [];
        foreach (range(1, 3) as $number) {
            $all[] = go(function () use ($semaphore, $number, &$order) {
                sem_acquire($semaphore);
                $order[] = "+$number";
                Coroutine::sleep(0.01);
                $order[] = "-$number";
                sem_release($semaphore);
            });
        }
        Coroutine::join($all);
        // In whatever order, one after the other.
        var_dump(preg_match('/^\+(\d)-\1\+(\d)-\2\+(\d)-\3$/', implode($order)));
    });

    ticking(function () use ($queue) {
        $receiver = go(function () use ($queue) {
            foreach (range(1, 2) as $_) {
                msg_receive($queue, 0, $kind, 1000, $message);
                echo "$kind: ", json_encode($message), "\n";
            }
        });
        Coroutine::sleep(0.01);
        msg_send($queue, 5, ['from' => 'a coroutine']);
        $child = pcntl_fork();
        if ($child === 0) {
            usleep(20_000);
            msg_send($queue, 6, 'from a process');
            posix_kill(getmypid(), SIGKILL);
        }
        Coroutine::join([$receiver]);
        pcntl_waitpid($child, $status);
    });

    ticking(function () use ($queue) {
        $sender = go(function () use ($queue) {
            for ($sent = 0; $sent < 5; $sent++) {
                msg_send($queue, 1, str_repeat('x', 8000), false);
            }
            echo "sent: $sent\n";
        });
        Coroutine::sleep(0.02);
        for ($bytes = 0; $bytes < 40_000; $bytes += strlen($message)) {
            msg_receive($queue, 1, $kind, 8000, $message, false);
        }
        Coroutine::join([$sender]);
        echo "received: $bytes\n";
    });

    $waits = [
        go(fn () => var_dump(@msg_receive($queue, 1, $kind, 10, $message, true, 0, $error), $error === 125)),
        go(fn () => var_dump(msg_receive($queue, 1, $kind, 10, $message, true, MSG_IPC_NOWAIT, $error), $error === MSG_ENOMSG)),
    ];
    Coroutine::sleep(0.01);
    var_dump(Coroutine::cancel($waits[0]));
});
sem_remove($semaphore);
msg_remove_queue($queue);
unlink($path);
?>
--EXPECT--
int(1)
others ran meanwhile
5: {"from":"a coroutine"}
6: "from a process"
others ran meanwhile
sent: 5
received: 40000
others ran meanwhile
bool(false)
bool(true)
bool(false)
bool(true)
bool(true)
