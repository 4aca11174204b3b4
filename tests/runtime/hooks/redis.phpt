--TEST--
Fifty blocking commands of phpredis wait together
--EXTENSIONS--
igbinary
redis
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = (int) server('redis')['REDIS_PORT'];
hooked('phpredis', phpversion('redis'), function (int $i) use ($port) {
    $redis = new Redis();
    $redis->connect('127.0.0.1', $port);
    $redis->set("phpredis:$i", "answer $i");
    // Nobody ever pushes there: the server waits for the timeout.
    $nothing = $redis->rawCommand('BLPOP', "phpredis:empty:$i", '0.1');
    return $nothing ?: $redis->get("phpredis:$i");
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
