--TEST--
Sessions that ext-memcached keeps: fifty at once, and a locked one in turns, with a persistent connection, too
--EXTENSIONS--
igbinary
msgpack
memcached
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/elsewhere.inc';
require __DIR__ . '/../../include/servers.php';

$port = server('memcached')['MEMCACHED_PORT'];
foreach (['0', '1'] as $persistent) {
    ini_set('memcached.sess_persistent', $persistent);
    sessions_elsewhere('memcached', "127.0.0.1:$port");
}
?>
--EXPECT--
50 sessions, none wrong
1 2 3 4 5
50 sessions, none wrong
1 2 3 4 5
