--TEST--
A signal ends what it ends without coroutines while there is a single one: sleeps, selects, sockets with a time limit
--EXTENSIONS--
sockets
posix
--FILE--
<?php
pcntl_signal(SIGUSR1, function () {
    $GLOBALS['handled'] = Co::getCid() > 0 ? 'handled in a coroutine' : 'handled';
});

/** What $call returns to whom a signal finds in it, and whether that is sooner than after $seconds. */
function interrupted(float $seconds, callable $call): string
{
    $me = getmypid();
    $GLOBALS['handled'] = 'not handled';
    // Sends the signal when the process waits, and looks twice: what leads to the call may wait, too.
    $watch = "for i in 1 2; do sleep 0.05; until grep -q '^State:.S' /proc/$me/status; do :; done; done; kill -USR1 $me";
    $signaler = proc_open(['sh', '-c', $watch], [], $pipes);
    $began = hrtime(true);
    $result = json_encode($call());
    $took = (hrtime(true) - $began) / 1e9;
    pcntl_signal_dispatch();
    proc_close($signaler);
    return "$result " . ($took < $seconds * 0.95 ? 'at once' : 'in the end') . ", $GLOBALS[handled]";
}

[$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $sockets);
socket_set_option($sockets[0], SOL_SOCKET, SO_RCVTIMEO, ['sec' => 20, 'usec' => 0]);
$calls = [
    'sleep()' => [20, fn () => sleep(20) > 10],
    'usleep()' => [20, fn () => usleep(20_000_000)],
    'time_nanosleep()' => [20, fn () => time_nanosleep(20, 0)['seconds'] > 10],
    'stream_select()' => [20, function () use ($here) {
        $read = [$here];
        $none = null;
        return @stream_select($read, $none, $none, 20);
    }],
    'socket_select()' => [20, function () use ($sockets) {
        $read = [$sockets[0]];
        $none = null;
        return [@socket_select($read, $none, $none, 20), socket_strerror(socket_last_error())];
    }],
    'socket_recv() with SO_RCVTIMEO' => [20, function () use ($sockets) {
        return [@socket_recv($sockets[0], $bytes, 10, 0), socket_strerror(socket_last_error($sockets[0]))];
    }],
    // The stream polls again.
    'fread()' => [1, function () use ($here) {
        stream_set_timeout($here, 1);
        return fread($here, 10);
    }],
];
foreach ([false, true] as $async) {
    pcntl_async_signals($async);
    echo $async ? "handlers that are called at once\n" : "handlers that are asked for\n";
    foreach ($calls as $name => [$seconds, $call]) {
        echo "    $name: ", $plain = interrupted($seconds, $call), "\n";
        Co\run(function () use ($seconds, $call, $plain) {
            $lone = interrupted($seconds, $call);
            echo $lone === "$plain in a coroutine" ? '' : "        in a coroutine: $lone\n";
            // It was no cancellation.
            echo Co::isCanceled() ? "        canceled\n" : '';
        });
    }
}
Co\run(function () {
    $line = new Co\Channel;
    go(fn () => $line->pop());
    echo 'beside another coroutine: ', interrupted(1, fn () => sleep(1)), "\n";
    $line->push(true);
});
?>
--EXPECT--
handlers that are asked for
    sleep(): true at once, handled
    usleep(): null at once, handled
    time_nanosleep(): true at once, handled
    stream_select(): false at once, handled
    socket_select(): [false,"Interrupted system call"] at once, handled
    socket_recv() with SO_RCVTIMEO: [false,"Interrupted system call"] at once, handled
    fread(): false in the end, handled
handlers that are called at once
    sleep(): true at once, handled
    usleep(): null at once, handled
    time_nanosleep(): true at once, handled
    stream_select(): false at once, handled
    socket_select(): [false,"Interrupted system call"] at once, handled
    socket_recv() with SO_RCVTIMEO: [false,"Interrupted system call"] at once, handled
    fread(): false in the end, handled
beside another coroutine: 0 in the end, handled in a coroutine
