--TEST--
Fifty requests of Guzzle wait together
--EXTENSIONS--
curl
mbstring
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_servers.inc';
if (!stream_resolve_include_path('GuzzleHttp/autoload.php')) {
    die('skip needs Guzzle');
}
?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';
require 'GuzzleHttp/autoload.php';

$port = server('nginx')['HTTP_PORT'];
hooked('Guzzle', package_version('php-guzzlehttp-guzzle') . ', libcurl ' . curl_version()['version'], function (int $i) use ($port) {
    return (string) (new GuzzleHttp\Client())->get("http://127.0.0.1:$port/answer?i=$i")->getBody();
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
