<?php
// The files handler of sessions and its lock.
ob_start();
require getenv('SHOW');

ini_set('session.use_cookies', '0');
ini_set('session.use_only_cookies', '0');
ini_set('session.cache_limiter', '');
session_save_path('.');
session_id('abcdef');
show('start', session_start());
show('empty', $_SESSION);
$_SESSION['count'] = 1;
$lock = fopen('sess_abcdef', 'r');
show('locked', [flock($lock, LOCK_EX | LOCK_NB, $would), $would]);
show('close', session_write_close());
show('unlocked', [flock($lock, LOCK_EX | LOCK_NB, $would), $would, flock($lock, LOCK_UN)]);
show('content', file_get_contents('sess_abcdef'));
// Another process holds the session for a while.
$holder = popen('exec 9<sess_abcdef; flock -x 9; echo held; sleep 0.2; printf "count|i:7;" > sess_abcdef', 'r');
show('holder', fgets($holder));
show('start', [session_start(), $_SESSION]);
pclose($holder);
show('again', @session_start());
$_SESSION['count']++;
show('abort', [session_abort(), session_start(), $_SESSION]);
show('read and close', [session_write_close(), session_start(['read_and_close' => true]), $_SESSION, session_status() === PHP_SESSION_NONE]);
session_start();
show('destroy', [session_destroy(), file_exists('sess_abcdef')]);
session_save_path('nowhere');
show('nowhere', @session_start());
