--TEST--
Signals arrive while coroutines wait: the handler runs, and nobody's call is cut short
--EXTENSIONS--
posix
--FILE--
<?php
pcntl_async_signals(true);
$signals = 0;
pcntl_signal(SIGUSR1, function () use (&$signals) {
    ++$signals;
});
pcntl_signal(SIGALRM, function () {
    echo "alarm\n";
});
Co\run(function () use (&$signals) {
    $group = new Swoole\Coroutine\WaitGroup;
    $wait = function (string $name, callable $call) use ($group) {
        $group->add();
        go(function () use ($name, $call, $group) {
            $result = $call();
            echo $result === true ? '' : "$name: " . json_encode($result) . "\n";
            $group->done();
        });
    };
    $lasting = function (callable $call, float $least): bool|array {
        $began = hrtime(true);
        $result = $call();
        $took = (hrtime(true) - $began) / 1e9;
        return $took >= $least ? $result : [$result, $took];
    };
    [$late, $writer] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    [$silent, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $wait('sleep', fn () => $lasting(fn () => sleep(2) === 0, 1.99));
    $wait('usleep', fn () => $lasting(fn () => usleep(1_500_000) === null, 1.49));
    $wait('time_nanosleep', fn () => $lasting(fn () => time_nanosleep(1, 500_000_000), 1.49));
    $wait('fgets', fn () => fgets($late) === "late\n");
    $wait('select', fn () => $lasting(function () use ($silent) {
        $read = [$silent];
        $none = null;
        return stream_select($read, $none, $none, 1, 500_000) === 0;
    }, 1.49));
    $wait('proc_close', fn () => proc_close(proc_open('sleep 1.2; exit 4', [], $none)) === 4);
    $wait('exec', fn () => exec('sleep 1.2; echo done') === 'done');
    $wait('flock', function () {
        $name = tempnam(sys_get_temp_dir(), 'swoole-test-');
        $holder = popen("exec 9<$name; flock -x 9; echo held; sleep 1.2", 'r');
        fgets($holder);
        $taken = flock($file = fopen($name, 'r'), LOCK_EX);
        pclose($holder);
        unlink($name);
        return $taken;
    });
    pcntl_alarm(1);
    for ($i = 0; $i < 20; ++$i) {
        posix_kill(getmypid(), SIGUSR1);
        usleep(50_000);
    }
    Co::sleep(0.2);
    fwrite($writer, "late\n");
    $group->wait();
    echo "$signals signals\n";
});
?>
--EXPECT--
alarm
20 signals
