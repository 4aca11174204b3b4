<?php
// Both ends of a pair: lines, ends, half closed, time limits, not blocking, who writes to nobody.
require getenv('SHOW');

$pair = static fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
[$one, $two] = $pair();
show('write', fwrite($one, "line\nrest"));
show('gets', fgets($two));
show('read', fread($two, 4));
stream_set_timeout($two, 0, 20_000);
show('nothing', fgets($two));
show('timed out', array_diff_key(stream_get_meta_data($two), ['uri' => 1]));
show('nothing', fread($two, 10));
fwrite($one, 'half a line');
show('half a line', fgets($two));
show('timed out', stream_get_meta_data($two)['timed_out']);
fwrite($one, "more\n");
show('now', [fgets($two), stream_get_meta_data($two)['timed_out']]);
stream_set_blocking($two, false);
show('not blocking', [fgets($two), fread($two, 5), feof($two), stream_get_meta_data($two)['timed_out'], stream_get_meta_data($two)['blocked']]);
stream_set_blocking($two, true);
show('shut', stream_socket_shutdown($one, STREAM_SHUT_WR));
show('end', [fread($two, 10), feof($two)]);
show('other direction', [fwrite($two, "back\n"), fgets($one)]);
show('write after shutdown', @fwrite($one, 'x'));
show('error', strstr(error_get_last()['message'], 'Send'));
show('shut again', stream_socket_shutdown($two, STREAM_SHUT_RDWR));
attempt('shut nonsense', fn () => stream_socket_shutdown($one, 9));

[$one, $two] = $pair();
fwrite($one, 'left behind');
fclose($one);
show('after close', [fread($two, 4), feof($two), fread($two, 100), fread($two, 100), feof($two)]);
show('to nobody', fwrite($two, 'x'));
show('to nobody', fwrite($two, 'x'));
show('names', [@stream_socket_get_name($two, true), @stream_socket_get_name($two, false)]);

[$one, $two] = $pair();
stream_set_blocking($one, false);
$total = 0;
while (($written = fwrite($one, str_repeat('x', 65_536))) > 0) {
    $total += $written;
}
show('full', [$written, $total > 100_000]);
show('drained', strlen(stream_get_contents($two, $total)) === $total);
show('room again', fwrite($one, 'y'));
// A child that takes its time.
[$one, $two] = $pair();
$child = proc_open('sleep 0.1; echo late; sleep 0.1; echo later', [1 => $one], $none);
fclose($one);
show('late', fgets($two));
stream_set_timeout($two, 0, 10_000);
show('too early', [fgets($two), stream_get_meta_data($two)['timed_out']]);
stream_set_timeout($two, 10);
show('later', fgets($two));
show('end', [fgets($two), feof($two), proc_close($child)]);
attempt('bad domain', fn () => @stream_socket_pair(77, STREAM_SOCK_STREAM, 0));
[$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_DGRAM, 0);
show('datagrams', [fwrite($one, 'first'), fwrite($one, 'second'), fread($two, 100), fread($two, 3)]);
