--TEST--
Who has written to a socket and was refused to read has spoiled it: nobody gets the answer, the one who is reading goes on
--FILE--
<?php
$say = fn (Throwable $error) => preg_replace(['/Socket#\d+/', '/coroutine#\d+/', '~\(\S*/~'], ['Socket#N', 'coroutine#N', '('], $error->getMessage());

$pair = function () {
    [$near, $far] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    // Says what it hears.
    go(function () use ($far) {
        while (($line = fgets($far)) !== false) {
            Co::sleep(0.005);
            @fwrite($far, $line);
        }
    });
    return $near;
};

Co\run(function () use ($pair, $say) {
    $near = $pair();
    $ask = function (string $who) use ($near, $say) {
        try {
            @fwrite($near, "$who\n");
            $answer = trim(fgets($near));
            echo "$who: ", $answer, "\n";
        } catch (Swoole\Error $error) {
            echo "$who: ", $say($error), "\n";
        }
    };
    $reader = go($ask, 'alice');
    go($ask, 'bob');
    go($ask, 'carol');
    Co::join([$reader]);
    $ask('dave');
    fclose($near);

    // Another one with the same number has nothing to do with it.
    $near = $pair();
    fwrite($near, "erin\n");
    $answer = fgets($near);
    echo 'a new one: ', $answer;
    fclose($near);
});

// One reads and others write, which is as it should be; who only tries to read spoils nothing.
Co\run(function () use ($pair, $say) {
    $near = $pair();
    $reader = go(function () use ($near) {
        for ($i = 0; $i < 4; $i++) {
            $line = fgets($near);
            echo 'reads ', $line;
        }
    });
    foreach (['one', 'two'] as $word) {
        go(fn () => fwrite($near, "$word\n"));
    }
    go(function () use ($near, $say) {
        try {
            fgets($near);
        } catch (Swoole\Error $error) {
            echo $say($error), "\n";
        }
    });
    go(fn () => fwrite($near, "three\nfour\n"));
    Co::join([$reader]);
    fwrite($near, "mine\n");
    $answer = fgets($near);
    echo 'then: ', $answer;
    fclose($near);
});
?>
--EXPECTF--
bob: Socket#N has already been bound to another coroutine#N (a_stream_that_is_spoiled.php:21), reading of the same socket in coroutine#N (a_stream_that_is_spoiled.php:21) at the same time is not allowed
carol: Socket#N cannot be used in coroutine#N (a_stream_that_is_spoiled.php:20): somebody has written to it while coroutine#N (a_stream_that_is_spoiled.php:21) was reading, and was not allowed to read, so an answer is to come that nobody waits for
alice: alice
dave: Socket#N cannot be used in coroutine#N (a_stream_that_is_spoiled.php:20): somebody has written to it while coroutine#N was reading, and was not allowed to read, so an answer is to come that nobody waits for
a new one: erin
Socket#N has already been bound to another coroutine#N (a_stream_that_is_spoiled.php:%d), reading of the same socket in coroutine#N (a_stream_that_is_spoiled.php:%d) at the same time is not allowed
reads one
reads two
reads three
reads four
then: mine
