<?php
// proc_open(): descriptors of all kinds, exit codes, directories, environments, what cannot be started.
require getenv('SHOW');

$process = proc_open('cat; echo err >&2; exit 7', [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
show('pipes', array_keys($pipes));
show('running', array_intersect_key(proc_get_status($process), ['running' => 1, 'signaled' => 1, 'stopped' => 1, 'exitcode' => 1]));
show('write', [fwrite($pipes[0], "given\n"), fclose($pipes[0])]);
show('read', [stream_get_contents($pipes[1]), stream_get_contents($pipes[2])]);
show('close', proc_close($process));
attempt('closed', fn () => proc_get_status($process));
show('list', [proc_close(proc_open(['sh', '-c', 'echo "$0 $1"; exit 2', 'a b', '$HOME'], [1 => ['file', 'out', 'w']], $none)), file_get_contents('out')]);
show('append', [proc_close(proc_open('echo more', [1 => ['file', 'out', 'a']], $none)), file_get_contents('out')]);
show('redirect', [$p = proc_open('echo one; echo two >&2', [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes), stream_get_contents($pipes[1]), proc_close($p)]);
show('null', [proc_close(proc_open('cat; echo lost', [['null'], ['null'], ['null']], $none))]);
show('environment', [$p = proc_open('echo $X-$Y', [1 => ['pipe', 'w']], $pipes, null, ['X' => 'x', 'Y' => 'a b']), stream_get_contents($pipes[1]), proc_close($p)]);
mkdir('below');
show('directory', [$p = proc_open('basename "$(pwd)"', [1 => ['pipe', 'w']], $pipes, 'below'), stream_get_contents($pipes[1]), proc_close($p)]);
show('missing directory', is_resource(@proc_open('true', [], $none, 'nowhere')));
show('stream', [file_put_contents('in', "from a file\n"), $p = proc_open('cat', [fopen('in', 'r'), ['pipe', 'w']], $pipes), stream_get_contents($pipes[1]), proc_close($p)]);
show('high number', [$p = proc_open('echo on 5 >&5', [5 => ['pipe', 'w']], $pipes), stream_get_contents($pipes[5]), proc_close($p)]);
show('sockets', [$p = proc_open('cat', [['socket'], ['socket']], $pipes), fwrite($pipes[0], "by socket\n"), stream_socket_shutdown($pipes[0], STREAM_SHUT_WR), stream_get_contents($pipes[1]), proc_close($p)]);
show('missing command', @proc_open(['no-such-command-here'], [], $none) === false ? 'false' : 'started');
show('missing in a shell', proc_close(proc_open('no-such-command-here 2>/dev/null', [], $none)));
attempt('empty list', fn () => proc_open([], [], $none));
attempt('bad descriptor', fn () => @proc_open('true', [['nonsense']], $none));
attempt('bad pipe', fn () => @proc_open('true', [['pipe']], $none));
$process = proc_open('exit 9', [], $none);
do {
    usleep(2_000);
    $status = proc_get_status($process);
} while ($status['running']);
show('ended', [$status['exitcode'], proc_get_status($process)['exitcode'], proc_close($process)]);
$children = [];
for ($i = 0; $i < 5; ++$i) {
    $children[] = proc_open("sleep 0.05; exit $i", [], $none);
}
show('several', array_map(proc_close(...), $children));
$process = proc_open('sleep 0.1; echo late', [1 => ['pipe', 'w']], $pipes);
stream_set_blocking($pipes[1], false);
show('not yet', fgets($pipes[1]));
$read = $pipes;
$none = null;
show('select', [stream_select($read, $none, $none, 10), array_keys($read), fgets($pipes[1])]);
stream_set_blocking($pipes[1], true);
show('end', [fgets($pipes[1]), feof($pipes[1])]);
unset($process);
attempt('its pipes are closed', fn () => fgets($pipes[1]));
show('nice', proc_nice(0));
show('pty', is_resource($p = @proc_open('echo from a terminal', [['pty'], ['pty'], ['pty']], $pipes)) ? [rtrim(fgets($pipes[1])), proc_close($p)] : 'none');
