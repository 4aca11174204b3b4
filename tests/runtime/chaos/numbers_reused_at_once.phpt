--TEST--
Five thousand descriptors are closed and their numbers used again at once, while others wait: nobody hears of another's
--FILE--
<?php
Co\run(function () {
    $pair = fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    // Those who wait all the while, for one line each.
    $writers = [];
    $heard = 0;
    for ($i = 0; $i < 100; ++$i) {
        [$reader, $writers[$i]] = $pair();
        go(function () use ($reader, $i, &$heard) {
            $heard += fgets($reader) === "line for $i\n";
        });
    }
    $good = 0;
    for ($i = 0; $i < 5_000; ++$i) {
        [$one, $two] = $pair();
        $waiting = go(function () use ($one, $i, &$good) {
            stream_set_timeout($one, 20);
            $good += fgets($one) === "own $i\n";
        });
        fwrite($two, "own $i\n");
        if ($i % 3 === 0) {
            // Numbers change owners while the event is on its way.
            fclose($two);
            [$one, $two] = $pair();
        }
        if ($i % 2) {
            Co::join([$waiting]);
            // Waited for, not closed by a hooked call, and used again by another kind of file.
            unset($one, $two);
            $file = fopen(__FILE__, 'r');
            fgets($file) === "<?php\n" || print("wrong file\n");
            fclose($file);
        }
        if ($i % 500 === 0) {
            Co::sleep(0.001);
        }
    }
    $turns = 0;
    while ($good < 5_000 && ++$turns < 1_000) {
        Co::sleep(0.01);
    }
    echo "$good got their own line, $heard too early\n";
    foreach ($writers as $i => $writer) {
        fwrite($writer, "line for $i\n");
    }
    while ($heard < 100 && ++$turns < 2_000) {
        Co::sleep(0.01);
    }
    echo "$heard of those who waited\n";
});
?>
--EXPECT--
5000 got their own line, 0 too early
100 of those who waited
