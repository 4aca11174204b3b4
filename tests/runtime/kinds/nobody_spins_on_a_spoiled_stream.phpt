--TEST--
Whoever uses a stream after a conflict, plain or TLS, canceled or with a time limit, gets an error and never tries again for ever
--EXTENSIONS--
openssl
--FILE--
<?php
$say = fn (Throwable $error) => preg_replace(['/Socket#\d+/', '/coroutine#\d+/', '~ \(\S*:\d+\)~'], ['Socket#N', 'coroutine#N', ''], $error->getMessage());
$key = openssl_pkey_new(['private_key_bits' => 2048]);
$certificate = openssl_csr_sign(openssl_csr_new(['commonName' => 'localhost'], $key), null, $key, 1);
openssl_x509_export($certificate, $public);
openssl_pkey_export($key, $private);
$pem = tempnam(sys_get_temp_dir(), 'pem');
file_put_contents($pem, $public . $private);

$pairs = [
    'plain' => fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0),
    'tls' => function () use ($pem) {
        $listener = stream_socket_server('ssl://127.0.0.1:0', $code, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, stream_context_create(['ssl' => ['local_cert' => $pem]]));
        $accepted = new Swoole\Coroutine\Channel(1);
        go(fn () => $accepted->push(stream_socket_accept($listener, 5)));
        $context = stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
        $near = stream_socket_client('ssl://' . stream_socket_get_name($listener, false), $code, $error, 5, STREAM_CLIENT_CONNECT, $context);
        return [$near, $accepted->pop()];
    },
];
foreach ($pairs as $name => $pair) {
    echo "$name\n";
    Co\run(function () use ($pair, $say) {
        [$near, $far] = $pair();
        $ticks = 0;
        $timer = Swoole\Timer::tick(1, function () use (&$ticks) { $ticks++; });
        $reader = go(function () use ($near) {
            $line = fgets($near);
            echo 'the reader: ', $line;
        });
        go(function () use ($near, $say) {
            try {
                fwrite($near, "one\n");
                fgets($near);
            } catch (Swoole\Error $error) {
                echo 'the second: ', $say($error), "\n";
            }
        });
        $uses = ['fwrite' => fn () => fwrite($near, "two\n"), 'fgets' => fn () => fgets($near), 'a long fwrite' => fn () => fwrite($near, str_repeat('x', 1 << 20))];
        foreach ($uses as $title => $use) {
            $limited = function () use ($use, $title, $say) {
                try {
                    Co::setTimeLimit(1);
                    $use();
                    echo "$title: nothing was said\n";
                } catch (Swoole\Error $error) {
                    echo "$title: ", $say($error), "\n";
                }
            };
            Co::join([go($limited)]);
        }
        // What frees its last words cannot say is freed in silence.
        $before = $ticks;
        while ($ticks < $before + 3) {
            Co::sleep(0.001);
        }
        fwrite($far, "answer\n");
        Co::join([$reader]);
        Swoole\Timer::clear($timer);
    });
}

// A canceled wait of a TLS stream ends the call, with the exception that was asked for or without.
Co\run(function () use ($pairs) {
    foreach ([false, true] as $throws) {
        [$near, $far] = $pairs['tls']();
        $began = microtime(true);
        $waiting = go(function () use ($near) {
            try {
                var_dump(@fgets($near));
            } catch (Swoole\Coroutine\CanceledException $canceled) {
                echo get_class($canceled), "\n";
            }
        });
        Co::cancel($waiting, $throws);
        Co::join([$waiting]);
        echo microtime(true) - $began < 5 ? "at once\n" : "late\n";
    }
});
unlink($pem);
?>
--EXPECT--
plain
the second: Socket#N has already been bound to another coroutine#N, reading of the same socket in coroutine#N at the same time is not allowed
fwrite: Socket#N cannot be used in coroutine#N: somebody has written to it while coroutine#N was reading, and was not allowed to read, so an answer is to come that nobody waits for
fgets: Socket#N cannot be used in coroutine#N: somebody has written to it while coroutine#N was reading, and was not allowed to read, so an answer is to come that nobody waits for
a long fwrite: Socket#N cannot be used in coroutine#N: somebody has written to it while coroutine#N was reading, and was not allowed to read, so an answer is to come that nobody waits for
the reader: answer
tls
the second: Socket#N has already been bound to another coroutine#N, reading of the same socket in coroutine#N at the same time is not allowed
fwrite: Socket#N cannot be used in coroutine#N: somebody has written to it while coroutine#N was reading, and was not allowed to read, so an answer is to come that nobody waits for
fgets: Socket#N cannot be used in coroutine#N: somebody has written to it while coroutine#N was reading, and was not allowed to read, so an answer is to come that nobody waits for
a long fwrite: Socket#N cannot be used in coroutine#N: somebody has written to it while coroutine#N was reading, and was not allowed to read, so an answer is to come that nobody waits for
the reader: answer
bool(false)
at once
Swoole\Coroutine\CanceledException
at once
