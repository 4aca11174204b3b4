--TEST--
Fifty TLS streams wait together
--EXTENSIONS--
openssl
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$nginx = server('nginx');
hooked('TLS stream (ssl://)', OPENSSL_VERSION_TEXT, function (int $i) use ($nginx) {
    $context = stream_context_create(['ssl' => ['cafile' => $nginx['HTTPS_CA'], 'peer_name' => 'localhost']]);
    $stream = stream_socket_client("ssl://127.0.0.1:$nginx[HTTPS_PORT]", $code, $error, 5, STREAM_CLIENT_CONNECT, $context);
    fwrite($stream, "GET /answer?i=$i HTTP/1.0\r\nHost: localhost\r\n\r\n");
    [, $body] = explode("\r\n\r\n", stream_get_contents($stream), 2);
    return $body;
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
