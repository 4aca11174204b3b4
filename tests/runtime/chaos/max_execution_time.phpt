--TEST--
max_execution_time counts what is computed, not what is waited for, and ends the script while others wait
--FILE--
<?php
require __DIR__ . '/../../include/run.php';

// Waiting longer than the limit is no offence.
run_php('
    set_time_limit(1);
    Co\run(function () {
        go(fn () => sleep(2));
        go(fn () => usleep(1_500_000));
        go(fn () => exec("sleep 1.5"));
        [$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        stream_set_timeout($one, 1, 500_000);
        var_dump(fgets($one));
    });
    echo "after\n";');
run_php('
    set_time_limit(1);
    register_shutdown_function(fn () => print("shutdown\n"));
    Co\run(function () {
        [$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        go(function () { try { sleep(30); } finally { echo "NEVER\n"; } });
        go(function () use ($one) { fgets($one); echo "NEVER\n"; });
        go(function () { exec("sleep 5"); echo "NEVER\n"; });
        usleep(1000);
        while (true);
    });', '-d display_errors=1 -d log_errors=0');
?>
--EXPECTF--
bool(false)
after
status 0
Fatal error: Maximum execution time of 1 second exceeded in SCRIPT on line %d
shutdown
status 255
