--TEST--
cancel() ends every kind of wait with false and its number
--FILE--
<?php
use Swoole\Coroutine\System;

$fifo = tempnam(sys_get_temp_dir(), 'swoole-test-');
unlink($fifo);
exec('mkfifo ' . escapeshellarg($fifo));
[$idle] = $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$child = proc_open('exec sleep 30', [], $pipes);
$pid = proc_get_status($child)['pid'];
$waits = [
    'readFile' => fn () => System::readFile($fifo),
    'exec' => fn () => System::exec('exec sleep 0.2'),
    'waitPid' => fn () => System::waitPid($pid),
    'wait' => fn () => System::wait(),
    'waitSignal' => fn () => System::waitSignal(SIGUSR1),
    'waitEvent' => fn () => System::waitEvent($idle),
    'waitEvent with a limit' => fn () => System::waitEvent($idle, timeout: 30),
    'sleep' => fn () => System::sleep(30),
];
Co\run(function () use ($waits, $fifo) {
    foreach ($waits as $what => $wait) {
        $id = go(function () use ($what, $wait) {
            echo $what, ': ', json_encode($wait()), ' ', var_export(swoole_last_error() === SWOOLE_ERROR_CO_CANCELED, true), "\n";
        });
        Co::cancel($id);
    }
    // Lets the pool's thread go.
    go(fn () => System::writeFile($fifo, ''));
});
unlink($fifo);
proc_terminate($child);
?>
--EXPECT--
readFile: false true
exec: false true
waitPid: false true
wait: false true
waitSignal: false true
waitEvent: false true
waitEvent with a limit: false true
sleep: false true
