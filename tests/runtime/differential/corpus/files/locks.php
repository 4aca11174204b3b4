<?php
// flock() between two handles and between two processes, LOCK_NB, and what cannot be locked.
require getenv('SHOW');

$one = fopen('lock', 'c+');
$two = fopen('lock', 'c+');
show('exclusive', flock($one, LOCK_EX));
show('second, not waiting', [flock($two, LOCK_EX | LOCK_NB, $would), $would]);
show('shared, not waiting', [flock($two, LOCK_SH | LOCK_NB, $would), $would]);
show('again', [flock($one, LOCK_EX, $would), $would]);
show('down to shared', flock($one, LOCK_SH));
show('second shares', [flock($two, LOCK_SH | LOCK_NB, $would), $would]);
show('up again', [flock($one, LOCK_EX | LOCK_NB, $would), $would]);
show('release', [flock($two, LOCK_UN), flock($one, LOCK_EX | LOCK_NB, $would), $would]);
show('release twice', [flock($one, LOCK_UN), flock($one, LOCK_UN)]);
attempt('nonsense', fn () => flock($one, 77));
attempt('nonsense', fn () => flock($one, 0));
show('closing releases', [flock($one, LOCK_EX), fclose($one), flock($two, LOCK_EX | LOCK_NB)]);
fclose($two);

// Another process holds it for a while.
$holder = popen('exec 9>>lock; flock -x 9; echo held; sleep 0.2; echo done >> log', 'r');
show('holder', fgets($holder));
$file = fopen('lock', 'c+');
show('not now', [flock($file, LOCK_EX | LOCK_NB, $would), $would]);
show('waited', [flock($file, LOCK_EX, $would), $would]);
show('the holder was done', file_get_contents('log'));
show('holder', pclose($holder));
show('status of a child that is locked out', exec('flock -n lock echo never', $output, $status));
show('status', $status);

show('put with a lock', file_put_contents('other', 'text', LOCK_EX));
show('appended with a lock', file_put_contents('other', 'more', LOCK_EX | FILE_APPEND));
show('content', file_get_contents('other'));
show('memory', flock(fopen('php://memory', 'r+'), LOCK_EX));
show('put into memory with a lock', file_put_contents('php://memory', 'x', LOCK_EX));
[$end] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
show('a socket', @flock($end, LOCK_EX));
show('supports', [stream_supports_lock($file), stream_supports_lock($end)]);
