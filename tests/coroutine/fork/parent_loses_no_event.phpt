--TEST--
A hundred coroutines read from sockets while another one forks fifty children: no event is lost or taken by a child
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;

const READERS = 100;
const CHILDREN = 50;
$parent = getmypid();
$read = 0;
Co\run(function () use (&$read) {
    $far = [];
    for ($n = 0; $n < READERS; $n++) {
        [$near, $far[]] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        go(function () use ($near, &$read) {
            for ($round = 0; $round < CHILDREN; $round++) {
                $read += (int) (fread($near, 1) === chr($round));
            }
        });
    }
    $pids = [];
    for ($round = 0; $round < CHILDREN; $round++) {
        foreach ($far as $n => $socket) {
            if ($n === READERS / 2) {
                // Some have something to read now, the others will.
                if (!($pid = pcntl_fork())) {
                    $round % 2 ? Co::sleep(0.1) : null;
                    go(fn () => usleep(1_000));
                    exit($read);
                }
                $pids[$pid] = $read;
            }
            fwrite($socket, chr($round));
        }
        Co::sleep(0.001);
    }
    foreach ($pids as $pid => $known) {
        $exit = Co\System::waitPid($pid);
        if ($exit !== ['pid' => $pid, 'code' => $known & 255, 'signal' => 0]) {
            var_dump($exit);
        }
    }
});
var_dump(getmypid() === $parent, $read === READERS * CHILDREN);
?>
--EXPECT--
bool(true)
bool(true)
