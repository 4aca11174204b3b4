<?php
// Megabytes through TCP and back, while both ends are full: nothing is lost, nothing comes twice.
require getenv('SHOW');

$server = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($server, false);
$text = '';
for ($i = 0; $i < 60_000; ++$i) {
    $text .= "line $i " . md5((string) $i) . "\n";
}
show('bytes', strlen($text));
// The child gives back what it gets, after a pause in which everything fills up.
$client = stream_socket_client("tcp://$address");
$accepted = stream_socket_accept($server);
$child = proc_open('sleep 0.1; cat > all; cat all', [$accepted, $accepted], $none);
fclose($accepted);
show('write', fwrite($client, $text));
stream_socket_shutdown($client, STREAM_SHUT_WR);
$back = stream_get_contents($client);
show('back', [strlen($back), $back === $text]);
show('child', proc_close($child));

$client = stream_socket_client("tcp://$address");
$accepted = stream_socket_accept($server);
$child = proc_open('cat', [$accepted, $accepted], $none);
fclose($accepted);
stream_set_blocking($client, false);
[$sent, $back] = [0, ''];
while (strlen($back) < strlen($text)) {
    $read = [$client];
    $write = $sent < strlen($text) ? [$client] : [];
    $except = null;
    stream_select($read, $write, $except, 20) > 0 || exit('stuck');
    if ($write) {
        $sent += fwrite($client, substr($text, $sent, 300_000));
    }
    if ($read) {
        $back .= fread($client, 1 << 20);
    }
}
show('at the same time', $back === $text);
stream_socket_shutdown($client, STREAM_SHUT_WR);
stream_set_blocking($client, true);
show('end', [fread($client, 1), feof($client), proc_close($child)]);

$client = stream_socket_client("tcp://$address");
$accepted = stream_socket_accept($server);
file_put_contents('text', $text);
$child = proc_open('cat text', [1 => $accepted], $none);
fclose($accepted);
$lines = 0;
while (($line = fgets($client)) !== false) {
    [$word, $number, $hash] = explode(' ', rtrim($line));
    $lines += $word === 'line' && $hash === md5($number) && (int) $number === $lines;
}
show('lines', [$lines, proc_close($child)]);
$client = stream_socket_client("tcp://$address");
$accepted = stream_socket_accept($server);
$child = proc_open('head -c 100000 >/dev/null', [$accepted], $none);
fclose($accepted);
$written = 0;
while (($count = @fwrite($client, str_repeat('x', 100_000))) !== false && $written < 1 << 26) {
    $written += $count;
}
show('the reader goes', [$written >= 100_000, $count, strstr(error_get_last()['message'], 'errno')]);
proc_close($child);
