<?php
// touch(), stat() and its cache, permissions, space.
require getenv('SHOW');

show('touch', [touch('file', 1000, 2000), filemtime('file'), fileatime('file'), filesize('file')]);
file_put_contents('file', 'hello');
show('cached', filesize('file'));
clearstatcache();
show('fresh', filesize('file'));
show('touch missing', [touch('new'), filesize('new'), filetype('new')]);
show('touch nowhere', touch('nowhere/new'));
$stat = stat('file');
show('stat', [$stat['size'], $stat[7], decoct($stat['mode'] & 0170000), $stat['nlink'], count($stat)]);
show('stat missing', stat('missing'));
show('lstat missing', lstat('missing'));
foreach (['filesize', 'filemtime', 'fileperms', 'fileowner', 'filetype', 'fileinode'] as $function) {
    show("$function, missing", $function('missing'));
}
foreach (['file_exists', 'is_file', 'is_dir', 'is_link', 'is_readable', 'is_writable', 'is_executable'] as $function) {
    show($function, [$function('file'), $function('missing'), $function('/'), $function(''), $function("a\0b")]);
}
show('chmod', [chmod('file', 0640), clearstatcache(), decoct(fileperms('file'))]);
show('chmod missing', chmod('missing', 0600));
show('umask', [decoct(umask(027)), touch('masked'), decoct(fileperms('masked') & 0777), decoct(umask())]);
show('space', [disk_free_space('.') > 0, disk_total_space('.') > 0]);
show('space missing', disk_free_space('missing'));
show('chown missing', chown('missing', 0));
show('unknown group', chgrp('file', 'no-such-group-here'));
show('negative', touch('file', -5));
clearstatcache();
show('negative', filemtime('file'));
attempt('touch, bad', fn () => touch('file', null, 5));
