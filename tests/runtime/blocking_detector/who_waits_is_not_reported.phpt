--TEST--
Not reported: who waits, many who compute a little each, and a script outside of the loop
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
show_reports(<<<'PHP'
    ini_set('swoole.blocking_threshold', 200_000);
    usleep(800_000);
    Co\run(function () {
        $channel = new Chan(1);
        go(fn () => [Co::sleep(0.4), $channel->push(1)]);
        $channel->pop();
        for ($n = 0; $n < 40; $n++) {
            go(function () {
                for ($turn = 0; $turn < 5; $turn++) {
                    Co::sleep(0);
                    $start = hrtime(true);
                    while (hrtime(true) - $start < 3e6);
                }
            });
        }
    });
    usleep(800_000);
    echo "and what is reported:\n";
    go(fn () => usleep(800_000));
    PHP);
?>
--EXPECT--
and what is reported:
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:20
