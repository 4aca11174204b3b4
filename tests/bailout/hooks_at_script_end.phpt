--TEST--
Coroutines parked in hooked calls when the script ends go on; those that nothing wakes run their finally blocks and destructors, which wait in hooked calls, too
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
Swoole\Runtime::enableCoroutine();
class Noisy
{
    public function __destruct()
    {
        usleep(2_000);
        echo file_get_contents('data:,destructed'), "\n";
    }
}
go(function () {
    usleep(20_000);
    echo "slept\n";
});
go(function () {
    $noisy = new Noisy;
    try {
        Co::yield();
    } finally {
        usleep(2_000);
        echo "finally, after a wait\n";
        echo exec('sleep 0.02; echo by a child'), "\n";
    }
});
go(function () {
    $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    go(function () use ($pair) {
        usleep(30_000);
        fwrite($pair[1], "a line\n");
    });
    echo fgets($pair[0]);
});
register_shutdown_function(function () {
    usleep(1_000);
    echo "shutdown\n";
});
echo "script ends\n";
?>
--EXPECT--
script ends
slept
a line
finally, after a wait
by a child
destructed
shutdown
