--TEST--
Two hundred coroutines send a hundred messages each to a server of coroutines: every answer is whole, in order, and one's own
--FILE--
<?php
Co\run(function () {
    $server = stream_socket_server('tcp://127.0.0.1:0', context: stream_context_create(['socket' => ['backlog' => 512]]));
    $address = stream_socket_get_name($server, false);
    go(function () use ($server) {
        for ($i = 0; $i < 200; ++$i) {
            $client = stream_socket_accept($server, 30);
            go(function () use ($client) {
                while (($line = fgets($client)) !== false) {
                    [$hash, $text] = explode(' ', rtrim($line, "\n"));
                    md5($text) === $hash || print("the server got a broken line\n");
                    // In pieces, so that others come in between.
                    fwrite($client, md5($line) . ' ');
                    fwrite($client, strrev($text));
                    fwrite($client, "\n");
                }
            });
        }
    });
    $good = 0;
    $group = new Swoole\Coroutine\WaitGroup(200);
    for ($i = 0; $i < 200; ++$i) {
        go(function () use ($address, $i, $group, &$good) {
            $client = stream_socket_client("tcp://$address", $errno, $errstr, 30);
            for ($n = 0; $n < 100; ++$n) {
                $text = "$i-$n-" . str_repeat(chr(97 + ($i + $n) % 26), ($i * 37 + $n * 211) % 5_000);
                $line = md5($text) . " $text\n";
                $half = intdiv(strlen($line), 2);
                fwrite($client, substr($line, 0, $half));
                fwrite($client, substr($line, $half));
                $good += fgets($client) === md5($line) . ' ' . strrev($text) . "\n";
            }
            $group->done();
        });
    }
    $group->wait();
    echo "$good good answers\n";
});
?>
--EXPECT--
20000 good answers
