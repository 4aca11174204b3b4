<?php
// php://memory, php://temp, data: and php://filter.
require getenv('SHOW');

foreach (['php://memory', 'php://temp', 'php://temp/maxmemory:10'] as $name) {
    $stream = fopen($name, 'w+');
    show("$name, write", [fwrite($stream, "first\nsecond\n" . str_repeat('x', 20_000)), ftell($stream)]);
    rewind($stream);
    show('gets', [fgets($stream), fgets($stream), strlen(fread($stream, 50_000)), feof($stream)]);
    show('seek', [fseek($stream, 6), fread($stream, 6), fseek($stream, -1), fseek($stream, 1_000_000), ftell($stream)]);
    show('truncate', [ftruncate($stream, 3), rewind($stream), stream_get_contents($stream)]);
    $read = [$stream];
    attempt('select', fn () => @stream_select($read, $none, $none, 0));
    show('blocking', [stream_set_blocking($stream, false), stream_set_timeout($stream, 1)]);
    show('meta', array_diff_key(stream_get_meta_data($stream), ['uri' => 1]));
}
$read_only = fopen('php://memory', 'r');
show('read only', fwrite($read_only, 'x'));
foreach (['data:,plain', 'data:text/plain;base64,aGVsbG8=', 'data://text/plain;charset=utf-8,a%20b', 'data:nonsense', 'data:;base64,!'] as $data) {
    show($data, file_get_contents($data));
}
show('filter', file_get_contents('php://filter/read=string.toupper|string.rot13/resource=data:,abc'));
show('filter, write', [file_put_contents('php://filter/write=convert.base64-encode/resource=file', 'hello'), file_get_contents('file')]);
show('filter, unknown', file_get_contents('php://filter/read=no.such/resource=data:,abc'));
show('php://nothing', @fopen('php://nothing', 'r'));
show('fd', @fopen('php://fd/x', 'r'));
show('fd, closed', @fopen('php://fd/4095', 'r'));
