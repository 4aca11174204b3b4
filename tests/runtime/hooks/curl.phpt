--TEST--
Fifty curl_exec() wait together
--EXTENSIONS--
curl
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = server('nginx')['HTTP_PORT'];
hooked('curl easy, HTTP/1.1', 'libcurl ' . curl_version()['version'], function (int $i) use ($port) {
    $curl = curl_init("http://127.0.0.1:$port/answer?i=$i");
    curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
    return curl_exec($curl);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
