<?php
// The reading functions, at the beginning, in the middle and at the end of a file.
require getenv('SHOW');

file_put_contents('lines', "first\nsecond\r\n\nfourth without end");
$file = fopen('lines', 'r');
while (!feof($file)) {
    show('line', fgets($file));
}
show('past the end', fgets($file));
show('read past the end', fread($file, 5));
rewind($file);
while (($char = fgetc($file)) !== false && $char !== "\n") {
    echo $char, '.';
}
echo "\n";
show('gets with a limit', fgets($file, 4));
show('tell', ftell($file));
attempt('gets 0', fn () => fgets($file, 0));
attempt('read 0', fn () => fread($file, 0));
attempt('read -1', fn () => fread($file, -1));
show('seek to the end', fseek($file, 0, SEEK_END));
show('eof?', feof($file));
show('read', fread($file, 1));
show('eof?', feof($file));
show('seek back', fseek($file, -3, SEEK_END));
show('rest', fread($file, 100));
show('seek before the start', fseek($file, -1000, SEEK_SET));
show('seek relative', [fseek($file, 2), fseek($file, 3, SEEK_CUR), ftell($file)]);
show('seek nonsense', fseek($file, 0, 77));
show('far beyond', [fseek($file, 100_000), ftell($file), fread($file, 1), feof($file)]);
show('pass', [rewind($file), fpassthru($file)]);
show('stat', fstat($file)['size']);
fclose($file);
attempt('closed', fn () => fgets($file));

file_put_contents('values', "a,b,\"c d\"\n1,,3\n\n\"multi\nline\",\"quo\"\"te\"\nx;y,z\\\"w\n");
$file = fopen('values', 'r');
while (($row = fgetcsv($file)) !== false) {
    show('row', $row);
}
rewind($file);
show('other separator', fgetcsv($file, null, ';'));
attempt('bad separator', fn () => fgetcsv($file, null, ''));
attempt('bad length', fn () => fgetcsv($file, -1));
$out = fopen('written', 'w');
show('put', [fputcsv($out, ['a b', 'c"d', '', null, 1.5, "x\ny"]), fputcsv($out, ['k', 'l'], ';', "'", '', "\r\n")]);
fclose($out);
show('written', file_get_contents('written'));

file_put_contents('scan', "john 25\nmary x\n");
$file = fopen('scan', 'r');
show('scan', fscanf($file, '%s %d'));
show('scan', fscanf($file, '%s %d'));
show('scan', fscanf($file, '%s %d'));
show('count', [rewind($file), fscanf($file, '%s %d', $name, $age), $name, $age]);

$write = fopen('lines', 'w');
show('reading what was opened for writing', fread($write, 5));
show('gets', fgets($write));
show('getc', fgetc($write));
$read = fopen('scan', 'r');
show('writing what was opened for reading', fwrite($read, 'x'));
show('puts', fputs($read, 'x', 0));
show('truncate', ftruncate($read, 0));
