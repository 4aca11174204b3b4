--TEST--
A server that is killed while fifty read from it and twenty write to it: each hears of it, with what had come before
--FILE--
<?php
// The server says half a line to readers, and reads nothing from anybody.
$server = <<<'PHP'
    // More than the default's 32: the kernel may forget a client that it has no room for, and never tell that one.
    $listener = stream_socket_server('tcp://127.0.0.1:0', context: stream_context_create(['socket' => ['backlog' => 512]]));
    echo stream_socket_get_name($listener, false), "\n";
    for ($clients = []; count($clients) < 70;) {
        $clients[] = $client = stream_socket_accept($listener, 60);
        fwrite($client, 'half a line');
    }
    echo "all are here\n";
    sleep(60);
    PHP;
$php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
$process = proc_open([$php, '-n', '-r', $server], [1 => ['pipe', 'w']], $pipes);
$address = trim(fgets($pipes[1]));
$seen = [];
// More than both ends hold.
$much = str_repeat('x', 20_000_000);
Co\run(function () use ($process, $pipes, $address, $much, &$seen) {
    for ($i = 0; $i < 50; ++$i) {
        go(function () use ($address, &$seen) {
            $client = stream_socket_client("tcp://$address");
            $line = fgets($client);
            $end = @fgets($client);
            $seen[] = json_encode(['read', $line, $end, feof($client)]);
        });
    }
    for ($i = 0; $i < 20; ++$i) {
        go(function () use ($address, $much, &$seen) {
            $client = stream_socket_client("tcp://$address");
            $written = @fwrite($client, $much);
            $again = @fwrite($client, 'y');
            $again = $again === false ? @fwrite($client, 'y') : @fwrite($client, 'z');
            $seen[] = json_encode(['write', $written > 0 && $written < 20_000_000, $again]);
        });
    }
    fgets($pipes[1]) === "all are here\n" || exit('they are not');
    // The writers have filled up when nothing moves any more.
    usleep(200_000);
    proc_terminate($process, SIGKILL);
    echo "killed: ", proc_close($process), "\n";
});
foreach (array_count_values($seen) as $what => $times) {
    $lines[] = "$times times $what";
}
sort($lines);
echo implode("\n", $lines), "\n";
?>
--EXPECT--
killed: 9
20 times ["write",true,false]
50 times ["read","half a line",false,true]
