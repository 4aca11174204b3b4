--TEST--
Fifty dns_get_record() wait together
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_namespaces.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/slow_dns.php';

slow_dns(<<<'PHP'
    hooked('dns_get_record()', 'PHP ' . PHP_VERSION, function (int $i) {
        return dns_get_record("host$i.test", DNS_TXT)[0]['txt'];
    });
    PHP);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
