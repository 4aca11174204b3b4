<?php
// socket_sendmsg() and socket_recvmsg(): several parts, descriptors, control data; sockets that become streams and back.
require getenv('SHOW');

socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
[$one, $two] = $pair;
show('send', socket_sendmsg($one, ['iov' => ['several ', 'parts', '']]));
$message = ['buffer_size' => 100, 'controllen' => 0];
show('receive', [socket_recvmsg($two, $message), $message['iov']]);
file_put_contents('passed', 'content of the file');
$file = fopen('passed', 'r');
show('descriptor', socket_sendmsg($one, ['iov' => ['x'], 'control' => [['level' => SOL_SOCKET, 'type' => SCM_RIGHTS, 'data' => [$file]]]]));
$message = ['buffer_size' => 100, 'controllen' => socket_cmsg_space(SOL_SOCKET, SCM_RIGHTS, 3)];
show('descriptor', socket_recvmsg($two, $message));
show('its file', stream_get_contents($message['control'][0]['data'][0]));
show('space', socket_cmsg_space(SOL_SOCKET, SCM_RIGHTS, 1) > 0);
$message = ['buffer_size' => 10, 'controllen' => 0];
show('nothing now', [@socket_recvmsg($two, $message, MSG_DONTWAIT), socket_last_error($two) === SOCKET_EAGAIN]);
attempt('bad', fn () => socket_sendmsg($one, ['iov' => 5]));
$large = str_repeat('0123456789', 50_000);
socket_set_nonblock($one);
$sent = socket_sendmsg($one, ['iov' => [$large, $large, $large]]);
show('part', $sent > 0 && $sent < 1_500_000);
socket_recv($two, $text, $sent, MSG_WAITALL);
show('came', $text === substr(str_repeat($large, 3), 0, $sent));

$stream = socket_export_stream($one);
stream_set_blocking($stream, true);
show('exported', [get_resource_type($stream), fwrite($stream, "as a stream\n"), socket_read($two, 100)]);
$other = socket_export_stream($two);
stream_set_timeout($other, 0, 20_000);
show('time limit', [fgets($other), stream_get_meta_data($other)['timed_out']]);
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$imported = socket_import_stream($a);
show('imported', [socket_write($imported, "as a socket\n"), fgets($b), fwrite($b, 'back'), socket_read($imported, 10)]);
fclose($a);
attempt('its stream is closed', fn () => @socket_write($imported, 'x'));
show('a file', @socket_import_stream($file));
$listener = stream_socket_server('tcp://127.0.0.1:0');
$socket = socket_import_stream($listener);
$client = stream_socket_client('tcp://' . stream_socket_get_name($listener, false));
show('accepted', [get_class($accepted = socket_accept($socket)), socket_write($accepted, "hello\n"), fgets($client)]);
