<?php
// Every mode of fopen(): on a file that is there, on one that is not, and what can be done with the handle.
require getenv('SHOW');

foreach (['r', 'r+', 'w', 'w+', 'a', 'a+', 'x', 'x+', 'c', 'c+', 'rb', 'wt', 'rn', 'e', '', 'rw', 'z'] as $mode) {
    foreach (['there', 'missing'] as $name) {
        @unlink('missing');
        file_put_contents('there', "one\ntwo\n");
        echo "--- $mode, $name\n";
        try {
            $file = fopen($name, $mode);
        } catch (ValueError $error) {
            echo $error->getMessage(), "\n";
            continue;
        }
        if (!$file) {
            continue;
        }
        show('meta', array_intersect_key(stream_get_meta_data($file), ['mode' => 1, 'eof' => 1, 'seekable' => 1, 'blocked' => 1]));
        show('tell', ftell($file));
        show('read', fread($file, 3));
        show('write', fwrite($file, 'XY'));
        show('tell', ftell($file));
        show('seek', fseek($file, 1));
        show('write', fwrite($file, 'Z'));
        show('rewind', rewind($file));
        show('gets', fgets($file));
        show('eof', feof($file));
        show('close', fclose($file));
        show('content', file_get_contents($name));
    }
}
echo "--- what cannot be opened\n";
mkdir('directory');
show('directory, w', fopen('directory', 'w'));
show('directory, r', $directory = fopen('directory', 'r'));
show('reading it', fread($directory, 10));
show('below a file', fopen('there/below', 'r'));
show('no such directory', fopen('nowhere/file', 'w'));
show('too long', fopen(str_repeat('x', 300), 'r'));
attempt('a NUL', fn () => fopen("a\0b", 'r'));
attempt('nothing', fn () => fopen('', 'r'));
symlink('loop', 'loop');
show('a loop', fopen('loop', 'r'));
show('unknown wrapper', fopen('nonsense://x', 'r'));
show('device', strlen(fread(fopen('/dev/zero', 'r'), 100)));
show('null', fread(fopen('/dev/null', 'r'), 100));
show('full', fwrite(fopen('/dev/full', 'w'), 'x'));
show('proc', strlen(fgets(fopen('/proc/self/stat', 'r'))) > 10);
