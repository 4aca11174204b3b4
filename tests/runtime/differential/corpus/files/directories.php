<?php
// Directories: made, read, changed while read, removed.
require getenv('SHOW');

show('mkdir', mkdir('one'));
show('again', mkdir('one'));
show('deep', mkdir('two/three/four'));
show('deep, recursive', mkdir('two/three/four', 0755, true));
foreach (['b', 'a', 'c'] as $name) {
    touch("one/$name");
}
show('scan', scandir('one'));
show('backwards', scandir('one', SCANDIR_SORT_DESCENDING));
show('scan missing', scandir('missing'));
attempt('scan nothing', fn () => scandir(''));
$handle = opendir('one');
show('handle', $handle);
$names = [];
while (($name = readdir($handle)) !== false) {
    $names[] = $name;
}
sort($names);
show('read', $names);
show('at the end', readdir($handle));
rewinddir($handle);
show('again', is_string(readdir($handle)));
closedir($handle);
attempt('closed', fn () => readdir($handle));
show('open missing', opendir('missing'));
show('open a file', opendir('one/a'));
$directory = dir('one');
show('dir', [get_class($directory), $directory->path, is_string($directory->read()), $directory->rewind(), $directory->close()]);
show('glob', [glob('one/*'), glob('{one,two}', GLOB_BRACE), glob('nothing*'), glob('*', GLOB_ONLYDIR | GLOB_MARK)]);
show('stream', ($glob = opendir('glob://one/*')) ? [readdir($glob), readdir($glob)] : null);
show('rmdir full', rmdir('one'));
show('rmdir missing', rmdir('missing'));
show('rmdir file', rmdir('one/a'));
array_map(unlink(...), glob('one/*'));
show('rmdir', [rmdir('one'), file_exists('one')]);
$here = getcwd();
show('chdir', [chdir('two'), basename(getcwd()), file_exists('three'), chdir($here)]);
show('chdir missing', chdir('missing'));
$found = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator('two', FilesystemIterator::SKIP_DOTS), RecursiveIteratorIterator::SELF_FIRST) as $path => $info) {
    $found[] = $path;
}
show('iterator', $found);
attempt('iterator, missing', fn () => new DirectoryIterator('missing'));
