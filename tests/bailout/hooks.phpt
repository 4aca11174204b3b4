--TEST--
exit, an exception and fatal errors while others are parked in each family of hooked calls
--EXTENSIONS--
posix
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$waits = [
    'sleep' => 'sleep(1) === 0',
    'fgets' => 'fgets($pair[0])',
    'fwrite' => 'fwrite($pair[0], str_repeat("x", 1_000_000)) < 1_000_000',
    'file' => 'file_put_contents($name, str_repeat("x", 2_000_000))',
    'select' => 'stream_select($read, $none, $none, 0, 300_000)',
    'flock' => 'flock(fopen($name, "r"), LOCK_EX)',
    'proc_close' => 'proc_close(proc_open("sleep 0.3", [], $none))',
    'pclose' => 'pclose(popen("sleep 0.3", "r"))',
    'exec' => 'exec("exec sleep 0.3")',
    'gethostbyname' => 'gethostbyname("unknown.invalid")',
];
$deeds = [
    'exit' => 'exit(3);',
    'exception' => 'throw new Exception("a deed");',
    'fatal error' => 'undefined();',
    'out of memory' => '$text = str_repeat("x", 1 << 30);',
];
foreach ($waits as $what => $wait) {
    foreach ($deeds as $how => $deed) {
        ob_start();
        run_php('
            $name = tempnam(sys_get_temp_dir(), "swoole-test-");
            $lock = fopen($name, "r");
            flock($lock, LOCK_EX);
            $pair = $read = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            $none = null;
            register_shutdown_function(function () use ($name) { echo "shutdown\n"; unlink($name); });
            Co\run(function () use ($name, $pair, $read, $none) {
                go(function () use ($name, $pair, $read, $none) {
                    try {
                        $result = ' . $wait . ';
                        echo "NEVER: ", json_encode($result), "\n";
                    } finally {
                        echo "NEVER: finally\n";
                    }
                });
                ' . $deed . '
            });
            echo "NEVER: after\n";', '-d display_errors=1 -d log_errors=0 -d memory_limit=64M');
        $lines = preg_grep('/^(#\d|Stack trace:|  thrown in|$)/', explode("\n", trim(ob_get_clean())), PREG_GREP_INVERT);
        $said[$how][implode(' | ', preg_replace('/ in SCRIPT(:| on line )\d+/', '', $lines))][] = $what;
    }
}
foreach ($said as $how => $outcomes) {
    foreach ($outcomes as $outcome => $whats) {
        echo "$how: ", count($whats) === count($waits) ? 'all' : implode(', ', $whats), ": $outcome\n";
    }
}
?>
--EXPECT--
exit: all: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
exception: all: Fatal error: Uncaught Exception: a deed | shutdown | status 255
fatal error: all: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
out of memory: all: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
