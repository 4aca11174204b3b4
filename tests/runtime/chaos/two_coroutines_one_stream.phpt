--TEST--
Two coroutines read one stream, or write to it: the second gets an error that names both, the first gets all its bytes
--FILE--
<?php
$say = fn (string $text) => preg_replace(['/Socket#\d+/', '/coroutine#\d+/', '~\(\S*/~'], ['Socket#N', 'coroutine#M', '('], $text);
Co\run(function () use ($say) {
    [$mine, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $first = go(function () use ($mine) {
        foreach ([1, 2] as $_) {
            $line = fgets($mine);
            echo 'first reads ', $line;
        }
    });
    $second = go(function () use ($mine, $say, $first) {
        try {
            fgets($mine);
            echo "NEVER\n";
        } catch (Swoole\Error $error) {
            echo $say($error->getMessage()), "\n";
            preg_match_all('/coroutine#(\d+)/', $error->getMessage(), $ids);
            echo $ids[1] == [$first, Co::getCid()] ? 'named rightly' : 'named ' . json_encode($ids), ', code ', $error->getCode() === SWOOLE_ERROR_CO_HAS_BEEN_BOUND ? 'as it should be' : $error->getCode(), "\n";
        }
    });
    // Bytes are there, and the first has not had its turn yet.
    fwrite($other, "one\ntwo\n");
    go(function () use ($mine, $say) {
        try {
            $line = fgets($mine);
            echo 'third reads ', $line;
        } catch (Swoole\Error $error) {
            echo 'third: ', $say($error->getMessage()), "\n";
        }
    });
    Co::join([$first]);
    fwrite($other, "three\n");
    echo 'free again: ', fgets($mine);
});
Co\run(function () use ($say) {
    [$mine, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $size = 1_000_000;
    $first = go(function () use ($mine, $size) {
        $written = fwrite($mine, str_repeat('a', $size));
        echo "first writes $written\n";
    });
    $write = function () use ($mine, $say) {
        try {
            @fwrite($mine, str_repeat('b', 10));
            echo "NEVER: it wrote\n";
        } catch (Swoole\Error $error) {
            echo $say($error->getMessage()), "\n";
        }
    };
    go($write);
    // There is room, and the first has not had its turn yet.
    $came = fread($other, 100_000);
    stream_set_blocking($other, false);
    $came .= stream_get_contents($other);
    stream_set_blocking($other, true);
    go($write);
    while (strlen($came) < $size) {
        $came .= fread($other, 100_000);
    }
    echo 'came in one piece: ', var_export($came === str_repeat('a', $size), true), "\n";
    Co::join([$first]);
    // The other direction is somebody else's.
    $reader = go(function () use ($mine) {
        $line = fgets($mine);
        echo 'reads ', $line;
    });
    echo 'writes meanwhile ', fwrite($mine, 'x'), "\n";
    fwrite($other, "a line\n");
});
?>
--EXPECT--
Socket#N has already been bound to another coroutine#M (two_coroutines_one_stream.php:7), reading of the same socket in coroutine#M (two_coroutines_one_stream.php:13) at the same time is not allowed
named rightly, code as it should be
third: Socket#N has already been bound to another coroutine#M (two_coroutines_one_stream.php:7), reading of the same socket in coroutine#M (two_coroutines_one_stream.php:25) at the same time is not allowed
first reads one
first reads two
free again: three
Socket#N has already been bound to another coroutine#M (two_coroutines_one_stream.php:39), writing of the same socket in coroutine#M (two_coroutines_one_stream.php:44) at the same time is not allowed
Socket#N has already been bound to another coroutine#M (two_coroutines_one_stream.php:39), writing of the same socket in coroutine#M (two_coroutines_one_stream.php:44) at the same time is not allowed
first writes 1000000
came in one piece: true
writes meanwhile 1
reads a line
