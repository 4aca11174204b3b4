--TEST--
A child process keeps a file open whose number belongs to another file here: what happens to the former wakes nobody
--FILE--
<?php
Co\run(function () {
    for ($i = 0; $i < 20; ++$i) {
        [$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        // Waits in vain, so that the kernel is left with an interest in it.
        $read = [$one];
        $none = null;
        stream_select($read, $none, $none, 0, 1_000) === 0 || print("something came\n");
        // The child has inherited it.
        $child = proc_open('read line', [['pipe', 'r']], $pipes);
        fclose($one);
        // The same number, another file.
        [$new, $others[]] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $ids[] = go(function () use ($new, $i) {
            $read = [$new];
            $none = null;
            $found = stream_select($read, $none, $none, 0, 20_000);
            echo $found === 0 ? '' : "$i: select found $found\n";
            stream_set_timeout($new, 0, 20_000);
            $line = fgets($new);
            $timed_out = stream_get_meta_data($new)['timed_out'];
            echo $line === false && $timed_out ? '' : "$i: read " . json_encode([$line, $timed_out]) . "\n";
        });
        // Both ends of the old one stir.
        fwrite($two, 'for nobody');
        fclose($two);
        Co::sleep(0.002);
        fwrite($pipes[0], "\n");
        proc_close($child);
    }
    Co::join($ids);
});
echo "done\n";
?>
--EXPECT--
done
