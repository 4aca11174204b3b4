<?php
// stream_copy_to_stream(), stream_get_contents() and stream_get_line(), between files, sockets, pipes and memory.
require getenv('SHOW');

$text = str_repeat("0123456789abcdef\n", 30_000);
file_put_contents('from', $text);
$from = fopen('from', 'r');
$to = fopen('to', 'w+');
show('copy', [stream_copy_to_stream($from, $to), md5_file('to') === md5($text)]);
show('at the end', stream_copy_to_stream($from, $to));
show('part', [stream_copy_to_stream($from, $memory = fopen('php://memory', 'w+'), 20, 5), rewind($memory), stream_get_contents($memory)]);
show('to a reader', stream_copy_to_stream($memory, fopen('from', 'r')));
show('nothing', stream_copy_to_stream($from, $to, 0));

// Through a child that gives it back.
$child = proc_open('cat', [['socket'], ['socket']], $ends);
$sent = 0;
rewind($from);
$back = '';
stream_set_blocking($ends[1], false);
stream_set_blocking($ends[0], false);
while (strlen($back) < strlen($text)) {
    $read = [$ends[1]];
    $write = $sent < strlen($text) ? [$ends[0]] : null;
    $except = null;
    stream_select($read, $write, $except, 10) > 0 || exit('nothing');
    if ($write) {
        $sent += fwrite($ends[0], substr($text, $sent, 100_000));
        if ($sent === strlen($text)) {
            stream_socket_shutdown($ends[0], STREAM_SHUT_WR);
        }
    }
    if ($read) {
        $back .= fread($ends[1], 65_536);
    }
}
show('back', $back === $text);
show('end', [stream_get_contents($ends[1]), proc_close($child)]);

$child = proc_open('cat', [['pipe', 'r'], ['file', 'through', 'w']], $ends);
rewind($from);
show('into a pipe', [stream_copy_to_stream($from, $ends[0]), fclose($ends[0]), proc_close($child), md5_file('through') === md5($text)]);
$child = popen('cat from', 'r');
show('out of a pipe', [stream_copy_to_stream($child, $to = fopen('to', 'w')), fclose($to), pclose($child), md5_file('to') === md5($text)]);
[$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
show('socket, exactly', [fwrite($one, 'abcdefgh'), stream_copy_to_stream($two, $copy = fopen('php://memory', 'w+'), 5), stream_get_contents($two, 2)]);
fwrite($one, "rest\0of;it");
fclose($one);
show('rest', stream_get_contents($two));

file_put_contents('lines', "a;b;;longer piece;end");
$file = fopen('lines', 'r');
foreach ([[100, ';'], [100, ';'], [100, ';'], [3, ';'], [100, ';'], [100, ';'], [100, ';']] as [$length, $end]) {
    show('piece', stream_get_line($file, $length, $end));
}
[$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fwrite($one, "one\r\ntwo\r\nthr");
show('lines', [stream_get_line($two, 100, "\r\n"), stream_get_line($two, 100, "\r\n")]);
$writer = proc_open('sleep 0.05; printf "ee\r"; sleep 0.05; printf "\nfour\r\n"', [1 => $one], $none);
show('in pieces', [stream_get_line($two, 100, "\r\n"), stream_get_line($two, 100, "\r\n")]);
proc_close($writer);
fclose($one);
show('end', [stream_get_line($two, 100, "\r\n"), feof($two)]);
rewind($file);
show('contents', [stream_get_contents($file, 3), stream_get_contents($file, 2, 10), stream_get_contents($file, -1, 18)]);
attempt('contents', fn () => stream_get_contents($file, -2));
attempt('line', fn () => stream_get_line($file, -1));
