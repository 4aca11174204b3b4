--TEST--
exit, an exception, fatal errors and cancellation while others are parked in each wait of Swoole\Coroutine\System
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$waits = [
    'exec' => 'System::exec("sleep 0.1; echo done")["output"] ?? false',
    'waitPid' => 'System::waitPid(proc_get_status($process)["pid"])["code"] ?? false',
    'wait' => 'System::wait()["code"] ?? false',
    'waitSignal' => 'System::waitSignal(SIGUSR1, 0.1)',
    'waitEvent' => 'System::waitEvent($pair[0], SWOOLE_EVENT_READ, 0.1)',
    'readFile' => 'System::readFile($fifo)',
    'writeFile' => 'System::writeFile($fifo, "x")',
    'fread' => '@System::fread($pair[0])',
];
$deeds = [
    'exit' => 'exit(3);',
    'exception' => 'throw new Exception("a deed");',
    'fatal error' => 'undefined();',
    'out of memory' => '$text = str_repeat("x", 1 << 30);',
    'cancel' => 'Co::cancel($id);',
    'cancel, thrown' => 'Co::cancel($id, true);',
];
foreach ($waits as $what => $wait) {
    foreach ($deeds as $how => $deed) {
        echo "$what, $how: ";
        ob_start();
        run_php('
            use Swoole\Coroutine\System;
            $fifo = tempnam(sys_get_temp_dir(), "swoole-test-");
            unlink($fifo);
            exec("mkfifo $fifo");
            $process = proc_open(["sleep", "0.1"], [], $pipes);
            $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            register_shutdown_function(function () use ($fifo) { echo "shutdown\n"; unlink($fifo); });
            Co\run(function () use ($fifo, $pair, $process) {
                $id = go(function () use ($fifo, $pair, $process) {
                    try {
                        echo json_encode(' . $wait . '), " ", swoole_last_error(), "\n";
                    } catch (Swoole\Coroutine\CanceledException $e) {
                        echo get_class($e), "\n";
                    }
                    // Lets a thread go that waits for the other end.
                    file_exists($fifo) && fopen($fifo, "r+");
                });
                ' . $deed . '
            });
            echo "after\n";', '-d display_errors=1 -d log_errors=0 -d memory_limit=64M');
        $lines = preg_grep('/^(#\d|Stack trace:|  thrown in|$)/', explode("\n", trim(ob_get_clean())), PREG_GREP_INVERT);
        echo implode(' | ', preg_replace('/ in SCRIPT(:| on line )\d+/', '', $lines)), "\n";
    }
}
?>
--EXPECT--
exec, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
exec, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
exec, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
exec, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
exec, cancel: false 10017 | after | shutdown | status 0
exec, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
waitPid, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
waitPid, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
waitPid, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
waitPid, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
waitPid, cancel: false 10017 | after | shutdown | status 0
waitPid, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
wait, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
wait, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
wait, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
wait, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
wait, cancel: false 10017 | after | shutdown | status 0
wait, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
waitSignal, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
waitSignal, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
waitSignal, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
waitSignal, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
waitSignal, cancel: false 10017 | after | shutdown | status 0
waitSignal, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
waitEvent, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
waitEvent, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
waitEvent, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
waitEvent, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
waitEvent, cancel: false 10017 | after | shutdown | status 0
waitEvent, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
readFile, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
readFile, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
readFile, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
readFile, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
readFile, cancel: false 10017 | after | shutdown | status 0
readFile, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
writeFile, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
writeFile, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
writeFile, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
writeFile, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
writeFile, cancel: false 10017 | after | shutdown | status 0
writeFile, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
fread, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
fread, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
fread, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
fread, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
fread, cancel: false 10017 | after | shutdown | status 0
fread, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
