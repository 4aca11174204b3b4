<?php
// file(), readfile(), file_get_contents() and file_put_contents().
require getenv('SHOW');

show('put', file_put_contents('text', "a\nb\n\nc"));
foreach ([0, FILE_IGNORE_NEW_LINES, FILE_SKIP_EMPTY_LINES, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES] as $flags) {
    show("file, $flags", file('text', $flags));
}
attempt('file, bad flags', fn () => file('text', 1 << 20));
show('file, missing', file('missing'));
show('readfile', readfile('text'));
show('readfile, missing', readfile('missing'));
show('get', file_get_contents('text'));
show('part', file_get_contents('text', offset: 2, length: 3));
show('beyond', file_get_contents('text', offset: 100));
show('from the end', file_get_contents('text', offset: -3));
show('nothing', file_get_contents('text', length: 0));
attempt('negative', fn () => file_get_contents('text', length: -1));
show('missing', file_get_contents('missing'));
attempt('empty name', fn () => file_get_contents(''));
mkdir('directory');
show('directory', file_get_contents('directory'));
show('array', file_put_contents('text', ['x', 1, 2.5, true]));
show('content', file_get_contents('text'));
show('append', file_put_contents('text', 'more', FILE_APPEND));
show('stream', file_put_contents('text', fopen('data:,streamed', 'r')));
show('content', file_get_contents('text'));
class Text { public function __toString(): string { return 'as a string'; } }
show('object', file_put_contents('text', new Text));
show('directory', file_put_contents('directory', 'x'));
show('no such', file_put_contents('nowhere/text', 'x'));
show('empty', [file_put_contents('empty', ''), file('empty'), file_get_contents('empty'), readfile('empty')]);
show('full', file_put_contents('/dev/full', str_repeat('x', 100_000)));
show('parse', parse_ini_file('missing'));
file_put_contents('settings.ini', "[a]\nb = 1\nc[] = 2\nc[] = three\n");
show('parse', parse_ini_file('settings.ini', true));
show('hash', [md5_file('text'), sha1_file('missing'), hash_file('crc32b', 'text')]);
show('highlight', strlen(@php_strip_whitespace(__FILE__)) > 100);
show('image', @getimagesize('text'));
show('csv', array_map(str_getcsv(...), file('settings.ini', FILE_IGNORE_NEW_LINES)));
