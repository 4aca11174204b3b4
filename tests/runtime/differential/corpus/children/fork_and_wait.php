<?php
// pcntl_fork() and the ways to wait for a child.
require getenv('SHOW');

$start = static function (callable $work): int {
    $pid = pcntl_fork();
    if ($pid === 0) {
        $work();
        // No destructors, no shutdown functions, no flushing of what the parent has buffered.
        posix_kill(getmypid(), SIGKILL);
    }
    return $pid;
};
$exit = static fn (string $code): int => $start(fn () => pcntl_exec('/bin/sh', ['-c', $code]));

$pid = $exit('exit 7');
show('wait', [pcntl_waitpid($pid, $status) === $pid, pcntl_wifexited($status), pcntl_wexitstatus($status), pcntl_wifsignaled($status)]);
$pid = $exit('kill -TERM $$');
show('signal', [pcntl_waitpid($pid, $status) === $pid, pcntl_wifexited($status), pcntl_wifsignaled($status), pcntl_wtermsig($status)]);
$pid = $exit('sleep 0.1; exit 1');
show('not yet', [pcntl_waitpid($pid, $status, WNOHANG), pcntl_waitpid($pid, $status) === $pid, pcntl_wexitstatus($status)]);
show('nobody', [pcntl_waitpid($pid, $status), pcntl_get_last_error() === PCNTL_ECHILD, pcntl_strerror(PCNTL_ECHILD)]);
show('nobody at all', [pcntl_wait($status), pcntl_waitpid(-1, $status, WNOHANG), pcntl_wait($status, WNOHANG)]);
$pids = [$exit('sleep 0.05; exit 3'), $exit('exit 4'), $exit('sleep 0.1; exit 5')];
$codes = [];
while (($pid = pcntl_wait($status)) > 0) {
    $codes[] = [array_search($pid, $pids), pcntl_wexitstatus($status)];
}
sort($codes);
show('any', $codes);
// It goes on for long enough to be seen going on.
$pid = $exit('kill -STOP $$; sleep 0.5; exit 2');
show('stopped', [pcntl_waitpid($pid, $status, WUNTRACED) === $pid, pcntl_wifstopped($status), pcntl_wstopsig($status) === SIGSTOP]);
show('goes on', [posix_kill($pid, SIGCONT), pcntl_waitpid($pid, $status, WCONTINUED) === $pid, pcntl_wifcontinued($status), pcntl_waitpid($pid, $status) === $pid, pcntl_wexitstatus($status)]);
$pid = $exit('sleep 0.05');
show('usage', [pcntl_wait($status, 0, $usage) === $pid, isset($usage['ru_utime.tv_sec'])]);
$pid = $exit('sleep 0.05');
show('group', [pcntl_waitpid(0, $status) === $pid]);
attempt('nonsense', fn () => @pcntl_waitpid(-99999, $status));
[$mine, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$pid = $start(function () use ($theirs) {
    fwrite($theirs, "from the child\n");
    fwrite($theirs, fgets($theirs));
});
show('talk', [fgets($mine), fwrite($mine, "back and forth\n"), fgets($mine), pcntl_waitpid($pid, $status) === $pid, pcntl_wtermsig($status)]);
show('exec fails', @pcntl_exec('/no/such/program'));
