--TEST--
A stream is closed by another coroutine while one waits on it: who waits comes back with what PHP says of a dead descriptor
--EXTENSIONS--
sockets
--FILE--
<?php
$pair = fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$waits = [
    'fgets' => fn ($stream) => fgets($stream),
    'fread' => fn ($stream) => fread($stream, 10),
    'stream_get_contents' => fn ($stream) => stream_get_contents($stream),
    'fwrite' => fn ($stream) => fwrite($stream, str_repeat('x', 1_000_000)) < 1_000_000,
    'stream_select' => function ($stream) {
        $read = [$stream];
        $none = null;
        return stream_select($read, $none, $none, 10) !== 0;
    },
    'stream_socket_recvfrom' => fn ($stream) => stream_socket_recvfrom($stream, 10),
    'stream_copy_to_stream' => fn ($stream) => stream_copy_to_stream($stream, fopen('php://memory', 'w')),
];
foreach ($waits as $name => $wait) {
    Co\run(function () use ($name, $wait, $pair) {
        [$mine, $other] = $pair();
        $waiting = go(function () use ($name, $wait, $mine) {
            $result = @$wait($mine);
            echo "$name: ", json_encode($result), "\n";
            try {
                fgets($mine);
            } catch (TypeError $error) {
                echo $error->getMessage(), "\n";
            }
        });
        Co::sleep(0.002);
        echo Co::exists($waiting) ? '' : "it did not wait\n";
        fclose($mine);
        Co::sleep(0.002);
        echo Co::exists($waiting) ? "it still waits\n" : '';
    });
}
Co\run(function () {
    socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $two);
    go(function () use ($two) {
        $text = @socket_read($two[0], 10);
        echo 'socket_read: ', json_encode($text), "\n";
    });
    socket_close($two[0]);
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    go(function () use ($listener) {
        $client = @stream_socket_accept($listener, 10);
        echo 'accept: ', json_encode($client), "\n";
    });
    fclose($listener);
    $process = proc_open('cat', [['pipe', 'r'], ['pipe', 'w']], $pipes);
    go(function () use ($pipes) {
        $line = @fgets($pipes[1]);
        echo 'pipe: ', json_encode($line), "\n";
    });
    fclose($pipes[1]);
    fclose($pipes[0]);
    echo proc_close($process), "\n";
});
?>
--EXPECT--
fgets: false
fgets(): supplied resource is not a valid stream resource
fread: false
fgets(): supplied resource is not a valid stream resource
stream_get_contents: ""
fgets(): supplied resource is not a valid stream resource
fwrite: true
fgets(): supplied resource is not a valid stream resource
stream_select: true
fgets(): supplied resource is not a valid stream resource
stream_socket_recvfrom: false
fgets(): supplied resource is not a valid stream resource
stream_copy_to_stream: false
fgets(): supplied resource is not a valid stream resource
socket_read: false
accept: false
pipe: false
0
