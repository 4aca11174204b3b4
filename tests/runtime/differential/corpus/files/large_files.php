<?php
// Megabytes: in one piece, in odd pieces, past 4 GiB in a sparse file.
require getenv('SHOW');

$text = '';
for ($i = 0; $i < 5_000; ++$i) {
    $text .= md5((string) $i) . str_repeat(chr($i & 255), $i % 1000);
}
show('bytes', strlen($text));
show('put', file_put_contents('large', str_repeat($text, 4)));
show('hash', [md5_file('large'), md5(str_repeat($text, 4))]);
$file = fopen('large', 'r');
$hash = hash_init('md5');
while (!feof($file)) {
    hash_update($hash, fread($file, 77_777));
}
show('in pieces', hash_final($hash));
rewind($file);
stream_set_chunk_size($file, 1_000_003);
show('one piece', [strlen($piece = fread($file, 9_000_000)), md5($piece)]);
rewind($file);
show('stream hash', hash_update_stream($hash = hash_init('md5'), $file));
show('hash', hash_final($hash));
fclose($file);
$out = fopen('pieces', 'w');
foreach (str_split($text, 65_537) as $piece) {
    fwrite($out, $piece) === strlen($piece) || print("short\n");
}
fclose($out);
show('written', md5_file('pieces') === md5($text));
show('copy', [copy('large', 'copy'), md5_file('copy') === md5_file('large')]);
ob_start();
show('readfile', [readfile('pieces'), md5(ob_get_clean())]);

$sparse = fopen('sparse', 'w+');
show('seek', [fseek($sparse, 5 << 30), fwrite($sparse, 'end'), ftell($sparse), fflush($sparse), filesize('sparse')]);
show('read', [fseek($sparse, (5 << 30) - 2), bin2hex(fread($sparse, 10))]);
show('from the end', [fseek($sparse, -3, SEEK_END), fread($sparse, 3)]);
show('part', file_get_contents('sparse', offset: 5 << 30));
show('truncate', [ftruncate($sparse, 10), fstat($sparse)['size']]);
