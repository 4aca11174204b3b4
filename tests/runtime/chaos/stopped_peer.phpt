--TEST--
A peer that is stopped says nothing, not even goodbye: time limits hold, others go on, and it may come back
--FILE--
<?php
$server = <<<'PHP'
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    echo stream_socket_get_name($listener, false), "\n";
    $client = stream_socket_accept($listener, 60);
    while (($line = fgets($client)) !== false) {
        fwrite($client, "you said $line");
    }
    PHP;
$php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
$process = proc_open([$php, '-n', '-r', $server], [1 => ['pipe', 'w']], $pipes);
$address = trim(fgets($pipes[1]));
Co\run(function () use ($process, $address) {
    $ticks = 0;
    $done = false;
    go(function () use (&$ticks, &$done) {
        while (!$done) {
            usleep(1000);
            ++$ticks;
        }
    });
    $client = stream_socket_client("tcp://$address");
    fwrite($client, "hello\n");
    echo fgets($client);
    proc_terminate($process, SIGSTOP);
    do {
        usleep(1000);
    } while (!proc_get_status($process)['stopped']);

    stream_set_timeout($client, 0, 50_000);
    fwrite($client, "are you there?\n");
    $began = hrtime(true);
    var_dump(fgets($client), stream_get_meta_data($client)['timed_out'], feof($client));
    echo hrtime(true) - $began >= 49e6 ? "waited\n" : "did not wait\n";
    $read = [$client];
    $none = null;
    echo 'select: ', stream_select($read, $none, $none, 0, 20_000), "\n";
    // The kernel still accepts for it, and nobody answers.
    $second = stream_socket_client("tcp://$address", $errno, $errstr, 5);
    stream_set_timeout($second, 0, 20_000);
    var_dump(fread($second, 10), stream_get_meta_data($second)['timed_out']);
    fclose($second);

    proc_terminate($process, SIGCONT);
    stream_set_timeout($client, 30);
    echo fgets($client);
    echo $ticks > 10 ? "others went on\n" : "others stood still: $ticks\n";
    $done = true;
    fclose($client);
    echo proc_close($process), "\n";
});
?>
--EXPECT--
you said hello
bool(false)
bool(true)
bool(false)
waited
select: 0
bool(false)
bool(true)
you said are you there?
others went on
0
