--TEST--
Sessions that phpredis keeps in Redis: fifty at once, and a locked one in turns
--EXTENSIONS--
igbinary
redis
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/elsewhere.inc';
require __DIR__ . '/../../include/servers.php';

$port = server('redis')['REDIS_PORT'];
ini_set('redis.session.locking_enabled', '1');
ini_set('redis.session.lock_retries', '-1');
foreach (['', '?persistent=1'] as $how) {
    sessions_elsewhere('redis', "tcp://127.0.0.1:$port$how");
}
?>
--EXPECT--
50 sessions, none wrong
1 2 3 4 5
50 sessions, none wrong
1 2 3 4 5
