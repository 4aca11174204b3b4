<?php
// ftruncate() and what the position is afterwards; writing beyond the end; appending after seeking.
require getenv('SHOW');

$file = fopen('file', 'w+');
show('write', fwrite($file, 'abcdefghij'));
show('write 3 of many', fwrite($file, 'klmnop', 3));
show('write nothing', fwrite($file, ''));
show('write none', fwrite($file, 'x', 0));
show('write negative', fwrite($file, 'x', -3));
show('tell', ftell($file));
show('truncate', ftruncate($file, 5));
show('tell', ftell($file));
show('write', fwrite($file, 'Z'));
rewind($file);
show('content', stream_get_contents($file));
show('grow', ftruncate($file, 30));
rewind($file);
show('content', stream_get_contents($file));
attempt('negative', fn () => ftruncate($file, -1));
show('empty', [ftruncate($file, 0), rewind($file), fwrite($file, "x\n"), fstat($file)['size']]);
fclose($file);

$file = fopen('file', 'a+');
show('begin', ftell($file));
show('seek', fseek($file, 0));
show('read', fread($file, 10));
show('append', [fseek($file, 0), fwrite($file, 'end')]);
show('content', file_get_contents('file'));
fclose($file);

$one = fopen('shared', 'w+');
$two = fopen('shared', 'r+');
fwrite($one, 'one');
show('other sees', fread($two, 10));
show('other writes', [fseek($two, 1), fwrite($two, 'NE!')]);
rewind($one);
show('first sees', fread($one, 10));
show('flush', [fflush($one), fsync($one), fdatasync($one)]);
unlink('shared');
show('after unlink', [fwrite($one, 'more'), rewind($one), fread($one, 20), file_exists('shared')]);
$memory = fopen('php://memory', 'w+');
show('sync of memory', [@fsync($memory), @fdatasync($memory)]);
show('sync warns', fsync($memory));
$read = fopen('file', 'r');
show('sync of a reader', [fsync($read), fdatasync($read)]);
