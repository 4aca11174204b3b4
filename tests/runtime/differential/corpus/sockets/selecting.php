<?php
// socket_select(): the sets, keys, time limits, ends.
require getenv('SHOW');

$select = static function (?array $read, ?array $write, ?array $except, ?int $seconds, int $micros = 0): array {
    $found = socket_select($read, $write, $except, $seconds, $micros);
    $keys = static fn (?array $some) => $some === null ? null : array_keys($some);
    return [$found, $keys($read), $keys($write), $keys($except)];
};
socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
[$a, $b] = $pair;
show('nothing', $select(['a' => $a, 'b' => $b], null, null, 0));
show('a while', $select(['a' => $a, 'b' => $b], null, null, 0, 20_000));
show('writable', $select([$a], ['b' => $b], ['a' => $a], 10));
socket_write($a, 'x');
show('readable', $select(['a' => $a, 'b' => $b], null, null, null));
show('both', $select(['b' => $b], ['b' => $b], ['b' => $b], 10));
socket_read($b, 1);
socket_shutdown($a, 1);
show('end', $select(['a' => $a, 'b' => $b], null, ['b' => $b], 10));
attempt('empty', fn () => $select([], [], [], 0));
attempt('null', fn () => $select(null, null, null, 0));
attempt('negative', fn () => $select([$a], null, null, -1));
attempt('not a socket', fn () => $select([5], null, null, 0));
$closed = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_close($closed);
attempt('closed', fn () => $select([$closed], null, null, 0));
// Urgent data is exceptional.
$server = socket_create_listen(0);
socket_getsockname($server, $host, $port);
$client = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_connect($client, '127.0.0.1', $port);
$accepted = socket_accept($server);
show('not urgent', $select(null, null, [$accepted], 0, 10_000));
socket_send($client, '!', 1, MSG_OOB);
show('urgent', $select(null, null, ['urgent' => $accepted], 10));
show('urgent byte', [socket_recv($accepted, $byte, 1, MSG_OOB), $byte]);
// Late ones.
$children = [];
$read = [];
foreach ([2, 1] as $n) {
    socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
    $children[] = proc_open("sleep 0.$n; echo $n", [1 => $stream = socket_export_stream($pair[0])], $none);
    unset($stream, $pair[0]);
    $read["child $n"] = $pair[1];
}
while ($read) {
    $ready = $read;
    $none = null;
    socket_select($ready, $none, $none, 10) || exit('nothing came');
    foreach ($ready as $name => $socket) {
        if ('' === $text = socket_read($socket, 100)) {
            unset($read[$name]);
            show($name, 'end');
        } else {
            show($name, $text);
        }
    }
}
show('statuses', array_map(proc_close(...), $children));
