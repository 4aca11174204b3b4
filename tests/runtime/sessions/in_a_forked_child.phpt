--TEST--
Sessions of coroutines that are parked in the parent are not the forked child's, and it keeps none of their locks
--SKIPIF--
<?php extension_loaded('pcntl') || die('skip needs pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/sessions.inc';
use_sessions($directory = session_directory());

Co\run(function () use ($directory) {
    $go = new Chan();
    go(function () use ($go) {
        session_id('parents');
        session_start();
        $_SESSION['by'] = 'parent';
        $go->pop();
    });
    session_id('forks');
    session_start();
    $_SESSION['by'] = 'parent';
    [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $child = pcntl_fork();
    if ($child === 0) {
        // Ends when the parent has said so.
        fclose($ours);
        fgets($theirs);
        $_SESSION['by'] = 'child';
        exit(0);
    }
    fclose($theirs);
    $_SESSION['and'] = 'more';
    session_write_close();
    $go->push(true);
    Co::sleep(0);
    // The child still lives.
    session_id('parents');
    session_start();
    echo json_encode($_SESSION), "\n";
    session_write_close();
    fwrite($ours, "end\n");
    pcntl_waitpid($child, $status);
    echo stored($directory);
});
?>
--EXPECT--
{"by":"parent"}
{"forks":"by|s:5:\"child\";","parents":"by|s:6:\"parent\";"}
