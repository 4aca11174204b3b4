<?php
// ext-sockets on pairs and connections: reading in all ways, flags, ends, errors and their numbers.
require getenv('SHOW');

socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
[$one, $two] = $pair;
show('write', socket_write($one, "line\nanother\rrest"));
show('lines', [socket_read($two, 100, PHP_NORMAL_READ), socket_read($two, 100, PHP_NORMAL_READ), socket_read($two, 2)]);
show('recv', [socket_recv($two, $buffer, 1, 0), $buffer]);
show('peek', [socket_recv($two, $buffer, 10, MSG_PEEK), $buffer, socket_recv($two, $buffer, 10, 0), $buffer]);
show('nothing now', [@socket_recv($two, $buffer, 10, MSG_DONTWAIT), $buffer, socket_last_error($two) === SOCKET_EAGAIN]);
show('cleared', [socket_clear_error($two), socket_last_error($two)]);
show('strings', [socket_strerror(SOCKET_ECONNREFUSED), socket_strerror(SOCKET_EAGAIN)]);
show('limit', socket_set_option($two, SOL_SOCKET, SO_RCVTIMEO, ['sec' => 0, 'usec' => 20_000]));
show('limit over', [@socket_read($two, 10), socket_last_error($two) === SOCKET_EAGAIN, @socket_recv($two, $buffer, 10, 0), @socket_recv($two, $buffer, 10, MSG_WAITALL)]);
socket_write($one, 'part');
show('part of all', [socket_recv($two, $buffer, 10, MSG_WAITALL), $buffer]);
socket_set_option($two, SOL_SOCKET, SO_RCVTIMEO, ['sec' => 0, 'usec' => 0]);
$child = proc_open('for i in 1 2 3 4; do printf piece$i; sleep 0.02; done', [1 => $stream = socket_export_stream($one)], $none);
show('all', [socket_recv($two, $buffer, 24, MSG_WAITALL), $buffer]);
proc_close($child);
show('not blocking', [socket_set_nonblock($two), @socket_read($two, 10), socket_last_error($two) === SOCKET_EAGAIN, socket_set_block($two)]);
show('shutdown', [socket_shutdown($one, 1), socket_read($two, 10), socket_recv($two, $buffer, 10, 0), $buffer, @socket_read($two, 10, PHP_NORMAL_READ)]);
attempt('closed', function () use ($two) {
    socket_close($two);
    return socket_read($two, 10);
});
error_clear_last();
show('to nobody', [@socket_write($one, 'x'), socket_last_error($one) === SOCKET_EPIPE, strstr(error_get_last()['message'], '[')]);

socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
socket_set_nonblock($pair[0]);
for ($total = 0; ($count = @socket_write($pair[0], str_repeat('x', 70_000))) > 0; $total += $count);
show('full', [$count, socket_last_error($pair[0]) === SOCKET_EAGAIN, $total > 100_000]);
show('drain', [socket_recv($pair[1], $buffer, $total, MSG_WAITALL) === $total, strlen($buffer) === $total]);
socket_set_block($pair[0]);
show('send limit', socket_set_option($pair[0], SOL_SOCKET, SO_SNDTIMEO, ['sec' => 0, 'usec' => 20_000]));
while (($count = @socket_write($pair[0], str_repeat('x', 70_000))) === 70_000);
show('over', $count === false ? socket_last_error($pair[0]) === SOCKET_EAGAIN : $count < 70_000);
attempt('lengths', fn () => socket_read($pair[0], 0));
attempt('lengths', fn () => socket_write($pair[0], 'x', -1));
attempt('pair', fn () => socket_create_pair(AF_UNIX, 77, 0, $none));
