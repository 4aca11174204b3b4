--TEST--
Fifty commands of ext-memcached wait together
--EXTENSIONS--
igbinary
msgpack
memcached
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';
require __DIR__ . '/../../include/slow_proxy.php';

$port = (int) server('memcached')['MEMCACHED_PORT'];
$proxy = slow_proxy($port);
$direct = new Memcached();
$direct->addServer('127.0.0.1', $port);
for ($i = 0; $i < HOOKED_COROUTINES; $i++) {
    $direct->set("key:$i", "answer $i");
}
hooked('ext-memcached', phpversion('memcached') . ', libmemcached ' . package_version('libmemcached11'), function (int $i) use ($proxy) {
    $memcached = new Memcached();
    $memcached->addServer('127.0.0.1', $proxy->port);
    return $memcached->get("key:$i");
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
