<?php
// copy(), rename(), unlink(), link(), symlink() and their failures.
require getenv('SHOW');

file_put_contents('a', str_repeat('0123456789', 10_000));
show('copy', [copy('a', 'b'), md5_file('b') === md5_file('a')]);
show('over', [file_put_contents('c', 'short'), copy('c', 'b'), file_get_contents('b')]);
show('itself', [copy('a', 'a'), filesize('a')]);
show('missing', copy('missing', 'd'));
show('made nothing', file_exists('d'));
mkdir('directory');
show('directory', copy('directory', 'd'));
show('to a directory', copy('a', 'directory'));
show('to nowhere', copy('a', 'nowhere/a'));
show('from data', [copy('data:,hello', 'e'), file_get_contents('e')]);
show('rename', [rename('e', 'f'), file_exists('e'), file_get_contents('f')]);
show('rename over', [rename('f', 'c'), file_get_contents('c')]);
show('rename missing', rename('missing', 'x'));
show('rename to a directory', rename('c', 'directory'));
show('rename directory', [rename('directory', 'folder'), is_dir('folder')]);
show('rename to nowhere', rename('c', 'nowhere/c'));
show('rename across', @rename('c', '/proc/c'));
show('unlink', [unlink('c'), file_exists('c')]);
show('unlink missing', unlink('c'));
show('unlink directory', unlink('folder'));
show('symlink', [symlink('a', 'soft'), readlink('soft'), is_link('soft'), filetype('soft'), filesize('soft') === filesize('a')]);
show('symlink again', symlink('a', 'soft'));
show('link', [link('a', 'hard'), lstat('hard')['nlink'], linkinfo('soft') > 0]);
show('link to nothing', link('missing', 'harder'));
show('readlink of a file', readlink('a'));
show('dangling', [symlink('missing', 'dangling'), file_exists('dangling'), is_link('dangling'), @file_get_contents('dangling')]);
show('real', [basename(realpath('soft')), realpath('missing'), basename(realpath('folder/../hard'))]);
show('unlink link', [unlink('soft'), file_exists('a'), unlink('dangling')]);
