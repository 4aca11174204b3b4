<?php
// Children that end by a signal, that stop, that must be killed.
require getenv('SHOW');

$wait = static function ($process): array {
    while (($status = proc_get_status($process))['running'] && !$status['stopped']) {
        usleep(2_000);
    }
    return array_intersect_key($status, ['running' => 1, 'signaled' => 1, 'stopped' => 1, 'exitcode' => 1, 'termsig' => 1, 'stopsig' => 1]);
};
$process = proc_open(['sleep', '30'], [], $none);
show('terminate', [proc_terminate($process), $wait($process), proc_close($process)]);
$process = proc_open(['sleep', '30'], [], $none);
show('kill', [proc_terminate($process, SIGKILL), proc_close($process)]);
$process = proc_open('trap "echo caught; exit 4" TERM; echo ready; while :; do sleep 0.01; done', [1 => ['pipe', 'w']], $pipes);
show('trap', [fgets($pipes[1]), proc_terminate($process), fgets($pipes[1]), proc_close($process)]);
$process = proc_open(['sh', '-c', 'kill -STOP $$; exit 6'], [], $none);
show('stopped', $wait($process));
show('goes on', [posix_kill(proc_get_status($process)['pid'], SIGCONT), proc_close($process)]);
$process = proc_open(['sh', '-c', 'kill -SEGV $$'], [], $none);
show('crashed', $wait($process));
proc_close($process);
$process = proc_open('true', [], $none);
$wait($process);
show('kill what is gone', [proc_terminate($process), proc_close($process)]);
exec('kill -9 $$', $output, $status);
show('shell killed', $status);
$pipe = popen('kill -15 $$', 'r');
show('popen killed', [fgets($pipe), pclose($pipe)]);
$process = proc_open(['cat'], [['pipe', 'r'], ['pipe', 'w']], $pipes);
fwrite($pipes[0], "x\n");
show('alive', fgets($pipes[1]));
proc_terminate($process, SIGKILL);
show('end', [fgets($pipes[1]), feof($pipes[1])]);
usleep(50_000);
show('broken', @fwrite($pipes[0], 'y'));
proc_close($process);
