<?php
// popen() and pclose().
require getenv('SHOW');

$pipe = popen('echo one; echo two; exit 3', 'r');
show('read', [fgets($pipe), fread($pipe, 100), fgets($pipe), feof($pipe), pclose($pipe)]);
$pipe = popen('cat > written; exit 2', 'w');
show('write', [fwrite($pipe, "a\nb\n"), pclose($pipe), file_get_contents('written')]);
show('fclose', [fclose(popen('exit 5', 'r'))]);
attempt('mode', fn () => @popen('true', 'x'));
attempt('mode', fn () => @popen('true', 'r+'));
show('missing', pclose(popen('no-such-command-here 2>/dev/null', 'r')));
$pipe = popen('sleep 0.1; echo late', 'r');
show('late', [fgets($pipe), feof($pipe), fgets($pipe), feof($pipe), pclose($pipe)]);
$pipe = popen('seq 1 50000', 'r');
$sum = 0;
while (($line = fgets($pipe)) !== false) {
    $sum += (int) $line;
}
show('many lines', [$sum, pclose($pipe)]);
$pipe = popen('cat | wc -c', 'w');
show('many bytes', [fwrite($pipe, str_repeat('x', 300_000)), pclose($pipe)]);
$pipe = popen('head -c 10 > head', 'w');
$total = 0;
while (($count = @fwrite($pipe, str_repeat('y', 50_000))) !== false && $total < 1 << 24) {
    $total += $count;
}
show('who stops reading', [$count, pclose($pipe), filesize('head')]);
show('meta', array_diff_key(stream_get_meta_data($pipe = popen('true', 'r')), ['uri' => 1, 'eof' => 1, 'mode' => 1]));
$pipe = popen('sleep 0.05; exit 1', 'r');
show('closing waits', pclose($pipe));
$pipe = popen('sleep 0.05; echo released > by-unset', 'r');
unset($pipe);
show('so does unset', file_exists('by-unset'));
$pipes = array_map(fn ($n) => popen("sleep 0.05; echo $n", 'r'), range(1, 4));
show('several', [array_map(fn ($pipe) => (int) fgets($pipe), $pipes), array_map(pclose(...), $pipes)]);
$read = $pipes = [popen('sleep 0.1; echo x', 'r')];
$none = null;
show('select', [stream_select($read, $none, $none, 0, 1_000), stream_select($pipes, $none, $none, 10), fgets($pipes[0])]);
