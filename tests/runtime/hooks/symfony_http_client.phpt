--TEST--
Fifty requests of Symfony's HttpClient wait together
--EXTENSIONS--
curl
mbstring
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_servers.inc';
if (!stream_resolve_include_path('Symfony/Component/HttpClient/autoload.php')) {
    die('skip needs Symfony\'s HttpClient');
}
?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';
require 'Symfony/Component/HttpClient/autoload.php';

$port = server('nginx')['HTTP_PORT'];
hooked('Symfony HttpClient', package_version('php-symfony-http-client') . ', libcurl ' . curl_version()['version'], function (int $i) use ($port) {
    $client = Symfony\Component\HttpClient\HttpClient::create();
    return $client->request('GET', "http://127.0.0.1:$port/answer?i=$i")->getContent();
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
