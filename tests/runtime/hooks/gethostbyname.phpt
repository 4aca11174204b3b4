--TEST--
Fifty gethostbyname() wait together
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_namespaces.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/slow_dns.php';

slow_dns(<<<'PHP'
    hooked('gethostbyname()', 'PHP ' . PHP_VERSION, function (int $i) {
        return 'answer ' . substr(strrchr(gethostbyname("host$i.test"), '.'), 1);
    });
    PHP);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
