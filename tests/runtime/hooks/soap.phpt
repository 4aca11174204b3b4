--TEST--
Fifty calls of SoapClient wait together
--EXTENSIONS--
soap
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = server('nginx')['HTTP_PORT'];
hooked('SoapClient', 'PHP ' . PHP_VERSION, function (int $i) use ($port) {
    return (new SoapClient(null, ['location' => "http://127.0.0.1:$port/soap?i=$i", 'uri' => 'urn:test']))->ask();
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
