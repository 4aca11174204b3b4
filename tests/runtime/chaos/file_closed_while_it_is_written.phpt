--TEST--
fclose() of a file that another coroutine is writing: the bytes are in it, and the number is not used again before
--FILE--
<?php
$name = tempnam(sys_get_temp_dir(), 'close');
for ($round = 0; $round < 20; $round++) {
    Co\run(function () use ($name, $round) {
        $file = fopen($name, 'w');
        $written = null;
        go(function () use ($file, &$written) {
            $written = @fwrite($file, str_repeat('x', 2_000_000));
        });
        fclose($file);
        // It would have the same number.
        $other = fopen($name . '.other', 'w');
        fwrite($other, 'mine');
        fclose($other);
        usleep(1000);
        if (filesize($name) % 8192 !== 0 && filesize($name) !== 2_000_000 || file_get_contents("$name.other") !== 'mine') {
            echo "round $round: ", filesize($name), ' ', file_get_contents("$name.other"), "\n";
        }
        clearstatcache();
    });
}
unlink($name);
unlink("$name.other");
echo "done\n";
?>
--EXPECT--
done
