--TEST--
A wait of each family is ended from outside: by a cancellation, by one that throws, by a time limit
--EXTENSIONS--
sockets
posix
--FILE--
<?php
$place = sys_get_temp_dir() . '/swoole-test-' . getmypid();
mkdir($place);
chdir($place);
$pair = fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$silent = stream_socket_server('tcp://127.0.0.1:0');
$holder = fopen('lock', 'c');
$waits = [
    'sleep' => fn () => sleep(30),
    'usleep' => fn () => usleep(30_000_000),
    'time_nanosleep' => fn () => is_array(time_nanosleep(30, 0)) ? 'what is left' : null,
    'fgets' => function () use ($pair) {
        [$one, $two] = $pair();
        return fgets($one);
    },
    'fwrite' => function () use ($pair) {
        [$one, $two] = $pair();
        return fwrite($one, str_repeat('x', 1_000_000)) < 1_000_000;
    },
    'accept' => fn () => stream_socket_accept($silent, 30),
    'stream_select' => function () use ($pair) {
        $read = $pair();
        $none = null;
        return stream_select($read, $none, $none, 30);
    },
    'socket_recv' => function () {
        socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $two);
        return socket_recv($two[0], $text, 10, 0);
    },
    'socket_select' => function () {
        socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $read);
        $none = null;
        return socket_select($read, $none, $none, 30);
    },
    'flock' => fn () => flock(fopen('lock', 'c'), LOCK_EX),
    'pipe' => function () {
        $process = proc_open(['sleep', '30'], [1 => ['pipe', 'w']], $pipes);
        try {
            return fgets($pipes[1]);
        } finally {
            proc_terminate($process, SIGKILL);
        }
    },
    'proc_close' => function () {
        $process = proc_open(['sleep', '30'], [], $none);
        $pid = proc_get_status($process)['pid'];
        try {
            return proc_close($process);
        } finally {
            posix_kill($pid, SIGKILL);
        }
    },
    'waitpid' => function () {
        $process = proc_open(['sleep', '30'], [], $none);
        try {
            return pcntl_waitpid(proc_get_status($process)['pid'], $status);
        } finally {
            proc_terminate($process, SIGKILL);
        }
    },
];
$ends = [
    'canceled' => fn (int $id) => Co::cancel($id),
    'canceled, thrown' => fn (int $id) => Co::cancel($id, true),
    'out of time' => null,
];
$holder && flock($holder, LOCK_EX);
foreach ($waits as $name => $wait) {
    $said = [];
    foreach ($ends as $end) {
        Co\run(function () use ($wait, $end, &$said) {
            $began = hrtime(true);
            $id = go(function () use ($wait, $end, &$said) {
                if (!$end) {
                    Co::setTimeLimit(0.005);
                }
                try {
                    $result = @$wait();
                    $error = swoole_last_error() === SWOOLE_ERROR_CO_CANCELED ? 'canceled' : swoole_last_error();
                    $said[] = is_int($result) && $result > 1 ? "what is left, $error" : json_encode($result) . ", $error";
                } catch (Throwable $error) {
                    $said[] = substr(strrchr(get_class($error), '\\') ?: get_class($error), 1);
                }
            });
            Co::sleep(0.003);
            if ($end && !$end($id)) {
                $said[] = 'could not be canceled';
            }
            Co::join([$id]);
            if (hrtime(true) - $began > 10e9) {
                $said[] = 'late';
            }
        });
    }
    echo "$name: ", implode(' | ', $said), "\n";
}
exec('rm -rf ' . escapeshellarg($place));
?>
--EXPECT--
sleep: what is left, canceled | CanceledException | TimeoutException
usleep: null, canceled | CanceledException | TimeoutException
time_nanosleep: "what is left", canceled | CanceledException | TimeoutException
fgets: false, canceled | CanceledException | TimeoutException
fwrite: true, canceled | CanceledException | TimeoutException
accept: false, canceled | CanceledException | TimeoutException
stream_select: false, canceled | CanceledException | TimeoutException
socket_recv: false, canceled | CanceledException | TimeoutException
socket_select: false, canceled | CanceledException | TimeoutException
flock: false, canceled | CanceledException | TimeoutException
pipe: false, canceled | CanceledException | TimeoutException
proc_close: -1, canceled | CanceledException | TimeoutException
waitpid: -1, canceled | CanceledException | TimeoutException
