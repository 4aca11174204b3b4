<?php
// stream_select(): read, write and except, keys, time limits, dead and unusable streams.
require getenv('SHOW');

$pair = static fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$select = static function (?array $read, ?array $write, ?array $except, ?int $seconds, ?int $micros = null): array {
    $found = stream_select($read, $write, $except, $seconds, $micros);
    $keys = static fn (?array $some) => $some === null ? null : array_keys($some);
    return [$found, $keys($read), $keys($write), $keys($except)];
};
[$a, $b] = $pair();
[$c, $d] = $pair();
show('nothing', $select(['a' => $a, 'c' => $c], null, null, 0));
show('nothing, a while', $select(['a' => $a, 'c' => $c], null, null, 0, 20_000));
show('writable', $select(['a' => $a], ['x' => $a, 7 => $c], null, 10));
fwrite($b, 'x');
show('readable', $select(['c' => $c, 'a' => $a], null, null, 10));
show('readable and writable', $select(['c' => $c, 'a' => $a], ['a' => $a], ['a' => $a], null));
show('the same twice', $select(['one' => $a, 'two' => $a], null, null, 0));
fread($a, 1);
fwrite($b, "one\ntwo\n");
fgets($a);
show('buffered', $select(['a' => $a], null, null, 10));
show('buffered beside what is not', $select(['a' => $a, 'c' => $c], ['c' => $c], null, 10));
fgets($a);
fclose($d);
show('closed peer', $select(['a' => $a, 'c' => $c], null, null, 10));
show('and its end', [fread($c, 1), feof($c)]);
show('again', $select(['c' => $c], ['c' => $c], null, 0));
attempt('nothing at all', fn () => $select(null, null, null, 1));
attempt('empty', fn () => $select([], [], [], 0));
attempt('not a stream', fn () => $select([5], null, null, 0));
attempt('negative', fn () => $select([$a], null, null, -1));
attempt('negative', fn () => $select([$a], null, null, 0, -1));
attempt('no seconds', fn () => $select([$a], null, null, null, 5));
fclose($c);
attempt('closed', fn () => $select([$c, $a], null, null, 0));
$file = fopen(__FILE__, 'r');
show('file', $select(['file' => $file], ['file' => $file], null, 10));
show('file beside a socket', $select(['a' => $a, 'file' => $file], null, null, 10));
attempt('memory', fn () => @$select([fopen('php://memory', 'r')], null, null, 0));

$children = [];
$late = [];
foreach ([3, 1, 2] as $n) {
    $children[$n] = proc_open("sleep 0.$n; echo $n", [1 => ['pipe', 'w']], $pipes);
    $late["child $n"] = $pipes[1];
}
$order = [];
while ($late) {
    $read = $late;
    $write = null;
    $except = $late;
    stream_select($read, $write, $except, 10) || exit('nothing came');
    foreach ($read as $name => $pipe) {
        $line = fgets($pipe);
        if ($line === false) {
            unset($late[$name]);
        } else {
            $order[] = "$name: " . trim($line);
        }
    }
}
sort($order);
show('children', $order);
show('statuses', array_map(proc_close(...), array_values($children)));
$listener = stream_socket_server('tcp://127.0.0.1:0');
show('nobody comes', $select([$listener], null, null, 0, 10_000));
$client = stream_socket_client('tcp://' . stream_socket_get_name($listener, false), flags: STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT);
show('connected', $select(null, ['client' => $client], null, 10));
show('one comes', $select(['listener' => $listener], null, null, 10));
