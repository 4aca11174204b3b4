<?php
// Pipes that are not to block: empty, partly filled, at their end; and what blocks again afterwards.
require getenv('SHOW');

$child = proc_open('read line; echo "got $line"; read line; exit 5', [['pipe', 'r'], ['pipe', 'w']], $pipes);
[$in, $out] = $pipes;
show('not blocking', stream_set_blocking($out, false));
show('meta', array_diff_key(stream_get_meta_data($out), ['uri' => 1]));
show('nothing yet', [fread($out, 100), fgets($out), fgetc($out), feof($out), stream_get_contents($out), stream_get_line($out, 10)]);
fwrite($in, "hello\n");
stream_set_blocking($out, true);
show('blocking again', fgets($out));
stream_set_blocking($out, false);
show('nothing again', fgets($out));
fwrite($in, "end\n");
stream_set_blocking($out, true);
show('end', [fgets($out), feof($out)]);
show('status', proc_close($child));

$child = proc_open('sleep 0.3; cat >/dev/null', [['pipe', 'r']], $pipes);
stream_set_blocking($pipes[0], false);
$written = fwrite($pipes[0], str_repeat('x', 500_000));
show('as much as there is room for', $written > 0 && $written < 500_000);
$more = fwrite($pipes[0], 'more');
show('full', $more);
stream_set_blocking($pipes[0], true);
show('the rest', fwrite($pipes[0], str_repeat('y', 500_000)));
fclose($pipes[0]);
show('status', proc_close($child));

$child = proc_open('exec <&-; sleep 0.1', [['pipe', 'r']], $pipes);
usleep(50_000);
show('nobody reads', @fwrite($pipes[0], 'lost'));
show('error', strstr(error_get_last()['message'] ?? '', 'errno'));
show('status', proc_close($child));
show('timeout of a pipe', [stream_set_timeout($late = popen('sleep 0.1; echo late', 'r'), 0, 10_000), fgets($late), pclose($late)]);
