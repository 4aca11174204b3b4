--TEST--
Processes are started and waited for in every way while a thousand wait for sockets: neither disturbs the other
--FILE--
<?php
Co\run(function () {
    $writers = [];
    $heard = 0;
    for ($i = 0; $i < 1_000; ++$i) {
        [$reader, $writers[$i]] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        go(function () use ($reader, $i, &$heard) {
            $heard += fgets($reader) === "for $i\n";
        });
    }
    $ways = [
        'exec' => fn (int $n) => exec("echo $n; exit 0"),
        'shell_exec' => fn (int $n) => trim(shell_exec("sleep 0.01; echo $n")),
        'system' => function (int $n) {
            ob_start();
            system("echo $n");
            return trim(ob_get_clean());
        },
        'popen' => function (int $n) {
            $pipe = popen("sleep 0.01; echo $n", 'r');
            $line = trim(fgets($pipe));
            return pclose($pipe) === 0 ? $line : 'status';
        },
        'proc_open' => function (int $n) {
            $process = proc_open("read x; echo \$x; exit 3", [['pipe', 'r'], ['pipe', 'w']], $pipes);
            fwrite($pipes[0], "$n\n");
            $line = trim(fgets($pipes[1]));
            return proc_close($process) === 3 ? $line : 'status';
        },
        'proc_terminate' => function (int $n) {
            $process = proc_open(['sleep', '60'], [], $none);
            proc_terminate($process, SIGKILL);
            return proc_close($process) === 9 ? (string) $n : 'status';
        },
    ];
    $right = [];
    $group = new Swoole\Coroutine\WaitGroup;
    foreach ($ways as $name => $way) {
        for ($i = 0; $i < 10; ++$i) {
            $group->add();
            go(function () use ($group, $name, $way, $i, &$right) {
                $is_right = $way($i) === (string) $i;
                $right[$name] = ($right[$name] ?? 0) + $is_right;
                $group->done();
            });
        }
    }
    $group->wait();
    ksort($right);
    echo json_encode($right), "\n", "$heard too early\n";
    foreach ($writers as $i => $writer) {
        fwrite($writer, "for $i\n");
    }
    for ($turns = 0; $heard < 1_000 && $turns < 1_000; ++$turns) {
        Co::sleep(0.01);
    }
    echo "$heard heard\n";
});
?>
--EXPECT--
{"exec":10,"popen":10,"proc_open":10,"proc_terminate":10,"shell_exec":10,"system":10}
0 too early
1000 heard
