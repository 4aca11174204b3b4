<?php
// ext-sockets with datagrams: addresses, cut ones, time limits, nobody there, local ones.
require getenv('SHOW');

$server = socket_create(AF_INET, SOCK_DGRAM, SOL_UDP);
socket_bind($server, '127.0.0.1', 0);
socket_getsockname($server, $host, $port);
$client = socket_create(AF_INET, SOCK_DGRAM, SOL_UDP);
show('to', socket_sendto($client, 'datagram', 8, 0, '127.0.0.1', $port));
show('from', [socket_recvfrom($server, $text, 100, 0, $host, $from), $text, $host]);
show('reply', [socket_sendto($server, 'reply', 5, 0, $host, $from), socket_recvfrom($client, $text, 3, 0, $host, $back), $text, $back === $port]);
show('nothing now', [@socket_recvfrom($client, $text, 10, MSG_DONTWAIT, $host, $back), socket_last_error($client) === SOCKET_EAGAIN]);
socket_set_option($client, SOL_SOCKET, SO_RCVTIMEO, ['sec' => 0, 'usec' => 20_000]);
show('limit', [@socket_recvfrom($client, $text, 10, 0, $host, $back), socket_last_error($client) === SOCKET_EAGAIN, @socket_recv($client, $text, 10, 0), @socket_read($client, 10)]);
show('connected', [socket_connect($client, '127.0.0.1', $port), socket_write($client, 'written'), socket_read($server, 100), socket_getpeername($client, $a, $b), $b === $port]);
show('peek', [socket_send($client, 'peek', 4, 0), socket_recv($server, $text, 2, MSG_PEEK), $text, socket_recv($server, $text, 20, 0), $text]);
show('too large', [@socket_write($client, str_repeat('x', 70_000)), socket_last_error($client) === SOCKET_EMSGSIZE]);
socket_close($server);
show('nobody', [socket_write($client, 'x'), @socket_read($client, 10), socket_last_error($client) === SOCKET_ECONNREFUSED]);
$one = socket_create(AF_UNIX, SOCK_DGRAM, 0);
$two = socket_create(AF_UNIX, SOCK_DGRAM, 0);
show('bind', [socket_bind($one, 'one'), socket_bind($two, 'two')]);
show('local', [socket_sendto($one, 'to two', 6, 0, 'two'), socket_recvfrom($two, $text, 100, 0, $path), $text, $path]);
show('missing', [@socket_sendto($one, 'x', 1, 0, 'missing'), socket_last_error($one) === SOCKET_ENOENT]);
socket_set_nonblock($one);
for ($i = 0; @socket_sendto($one, 'fill', 4, 0, 'two') === 4 && $i < 100_000; ++$i);
show('full', [$i < 100_000, socket_last_error($one) === SOCKET_EAGAIN]);
socket_set_block($one);
socket_set_option($one, SOL_SOCKET, SO_SNDTIMEO, ['sec' => 0, 'usec' => 20_000]);
show('full, blocking', [@socket_sendto($one, 'fill', 4, 0, 'two'), socket_last_error($one) === SOCKET_EAGAIN]);
show('room', [socket_recvfrom($two, $text, 100, 0, $path), socket_sendto($one, 'fits', 4, 0, 'two')]);
socket_create_pair(AF_UNIX, SOCK_SEQPACKET, 0, $pair);
show('packets', [socket_write($pair[0], 'one'), socket_write($pair[0], 'two'), socket_read($pair[1], 2), socket_read($pair[1], 100), socket_close($pair[0]), socket_read($pair[1], 10)]);
