--TEST--
Fifty curl_exec() over HTTP/2 and TLS wait together
--EXTENSIONS--
curl
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$nginx = server('nginx');
$version = curl_version();
hooked('curl, HTTP/2 over TLS', "libcurl $version[version], $version[ssl_version]", function (int $i) use ($nginx) {
    $curl = curl_init("https://localhost:$nginx[HTTPS_PORT]/answer?i=$i");
    curl_setopt_array($curl, [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_2TLS,
        CURLOPT_CAINFO => $nginx['HTTPS_CA'],
        CURLOPT_RESOLVE => ["localhost:$nginx[HTTPS_PORT]:127.0.0.1"],
    ]);
    $answer = curl_exec($curl);
    $spoken = curl_getinfo($curl, CURLINFO_HTTP_VERSION);
    return $spoken === CURL_HTTP_VERSION_2_0 ? $answer : 'HTTP version ' . $spoken . ': ' . curl_error($curl);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
