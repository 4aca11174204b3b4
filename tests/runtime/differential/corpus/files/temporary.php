<?php
// tempnam() and tmpfile().
require getenv('SHOW');

$name = tempnam('.', 'pre');
show('tempnam', [str_starts_with(basename($name), 'pre'), strlen(basename($name)), file_get_contents($name), decoct(fileperms($name) & 0777)]);
show('elsewhere', dirname(tempnam('nowhere', 'x')) === getcwd());
show('long prefix', strlen(basename(tempnam('.', str_repeat('long', 50)))));
show('with a slash', str_contains(basename(tempnam('.', 'a/b')), '/'));
$file = tmpfile();
show('tmpfile', $file);
show('write', [fwrite($file, "line\nline\n"), rewind($file), fgets($file), ftell($file)]);
$meta = stream_get_meta_data($file);
show('there', file_exists($meta['uri']));
show('mode', $meta['mode']);
fclose($file);
clearstatcache();
show('gone', file_exists($meta['uri']));
$file = tmpfile();
$uri = stream_get_meta_data($file)['uri'];
unset($file);
clearstatcache();
show('gone', file_exists($uri));
show('directory', sys_get_temp_dir() === getcwd());
foreach (glob('*') as $left) {
    unlink($left);
}
show('clean', count(scandir('.')));
