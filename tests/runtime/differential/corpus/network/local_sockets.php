<?php
// unix://: names, accepting, a queue that is full, files that stay.
require getenv('SHOW');

$server = stream_socket_server('unix://socket', $errno, $errstr);
show('server', [$errno, $errstr, stream_socket_get_name($server, false), filetype('socket')]);
show('again', [@stream_socket_server('unix://socket', $errno, $errstr), $errno, $errstr]);
show('nobody', @stream_socket_accept($server, 0.01));
$client = stream_socket_client('unix://socket', $errno, $errstr, 1);
show('client', [$errno, $errstr, stream_socket_get_name($client, true), stream_socket_get_name($client, false)]);
$accepted = stream_socket_accept($server, 1);
show('accepted', [fwrite($accepted, "hi\n"), fgets($client), fwrite($client, "ho\n"), fgets($accepted)]);
show('large', [($child = proc_open('cat | md5sum', [0 => $accepted, 1 => ['pipe', 'w']], $pipes)) !== false, fclose($accepted), fwrite($client, $text = str_repeat('0123456789', 100_000)),
    stream_socket_shutdown($client, STREAM_SHUT_WR), substr(fgets($pipes[1]), 0, 32) === md5($text), proc_close($child)]);
show('by fsockopen', [get_resource_type($third = fsockopen('unix://socket')), fclose($third)]);
show('taken', is_resource(stream_socket_accept($server, 1)));
fclose($server);
show('stays', [file_exists('socket'), @stream_socket_client('unix://socket', $errno, $errstr), $errno, $errstr]);
unlink('socket');
$abstract = stream_socket_server("unix://\0differential-" . getmypid());
show('abstract', is_resource(stream_socket_client("unix://\0differential-" . getmypid())));
show('too long', @stream_socket_server('unix://' . str_repeat('long', 40), $errno, $errstr));
