<?php
// udp:// and udg://: addresses, truncation, time limits, who is not there.
require getenv('SHOW');

$server = stream_socket_server('udp://127.0.0.1:0', $errno, $errstr, STREAM_SERVER_BIND);
$address = stream_socket_get_name($server, false);
$client = stream_socket_client("udp://$address");
show('send', fwrite($client, 'first'));
show('receive', [stream_socket_recvfrom($server, 100, 0, $from), $from === stream_socket_get_name($client, false)]);
show('reply', [stream_socket_sendto($server, 'reply', 0, $from), fread($client, 100)]);
show('cut', [fwrite($client, 'a long datagram'), fwrite($client, 'next'), stream_socket_recvfrom($server, 6), stream_socket_recvfrom($server, 6)]);
show('empty', [stream_socket_sendto($client, ''), stream_socket_recvfrom($server, 6)]);
show('peek', [fwrite($client, 'peek'), stream_socket_recvfrom($server, 2, STREAM_PEEK), stream_socket_recvfrom($server, 10)]);
stream_set_timeout($client, 0, 20_000);
show('nothing', [fread($client, 10), stream_get_meta_data($client)['timed_out']]);
stream_set_blocking($server, false);
show('not blocking', [stream_socket_recvfrom($server, 10), @fread($server, 10)]);
show('too large', @stream_socket_sendto($client, str_repeat('x', 70_000)));
show('warning', error_get_last()['message']);
show('bad address', @stream_socket_sendto($server, 'x', 0, 'nonsense'));
fclose($server);
show('to nobody', [fwrite($client, 'x'), @fread($client, 10), @fwrite($client, 'y')]);
$read = [$client];
$none = null;
show('accept', @stream_socket_accept($client, 0.01));

$one = stream_socket_server('udg://one', $errno, $errstr, STREAM_SERVER_BIND);
show('local', [$errno, $errstr, stream_socket_get_name($one, false)]);
$two = stream_socket_client('udg://one');
show('local', [fwrite($two, 'datagram'), stream_socket_recvfrom($one, 100), stream_socket_sendto($two, 'another'), fread($one, 100)]);
stream_set_timeout($one, 0, 10_000);
show('nothing', [fread($one, 10), stream_get_meta_data($one)['timed_out']]);
// Nobody reads: the queue fills.
stream_set_blocking($two, false);
for ($i = 0; @fwrite($two, str_repeat('x', 100)) === 100 && $i < 10_000; ++$i);
show('full', $i > 0 && $i < 10_000);
show('drained', strlen(fread($one, 200)));
stream_set_blocking($two, true);
show('room', fwrite($two, 'fits'));
