--TEST--
Twenty thousand descriptors are waited for at once, or as many as there may be
--FILE--
<?php
$script = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($script, <<<'PHP'
    <?php
    Co::set(['max_coroutine' => 50_000]);
    Co\run(function () use ($argv) {
        $count = min(20_000, (int) $argv[1] - 100) & ~1;
        $ends = [];
        $wrong = $heard = 0;
        for ($i = 0; $i < $count; $i += 2) {
            [$ends[$i], $ends[$i + 1]] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        }
        // Each end is read by a coroutine of its own.
        foreach ($ends as $number => $end) {
            go(function () use ($end, $number, &$heard, &$wrong) {
                $line = fgets($end);
                $line === 'for ' . ($number ^ 1) . "\n" ? ++$heard : ++$wrong;
            });
        }
        Co::sleep(0.01);
        echo $count > 3_000 ? 'many' : "only $count", ', ', Co::stats()['coroutine_num'] - $count, " other coroutine, $heard heard\n";
        foreach ($ends as $number => $end) {
            fwrite($end, "for $number\n");
        }
        for ($turns = 0; $heard + $wrong < $count && $turns < 5_000; ++$turns) {
            Co::sleep(0.01);
        }
        echo $count - $heard, " not heard, $wrong wrong\n";
    });
    PHP);
$php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
$options = getenv('TEST_PHP_EXTRA_ARGS') ?: '-n -d extension=' . dirname(__DIR__, 3) . '/modules/swoole.so';
// What may not be raised to 50,000 is raised as far as it goes.
passthru("ulimit -n 50000 2>/dev/null || ulimit -n \$(ulimit -Hn); exec $php $options -d memory_limit=1G $script \$(ulimit -n) 2>&1");
unlink($script);
?>
--EXPECT--
many, 1 other coroutine, 0 heard
0 not heard, 0 wrong
