--TEST--
Fifty streams to hosts by name wait together for the name server
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_namespaces.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/slow_dns.php';

slow_dns(<<<'PHP'
    // Nobody accepts: the kernel connects as many as the backlog holds.
    $context = stream_context_create(['socket' => ['backlog' => 1024]]);
    $server = stream_socket_server('tcp://0.0.0.0:0', $code, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
    $port = substr(strrchr(stream_socket_get_name($server, false), ':'), 1);
    hooked('stream_socket_client() to a name', 'PHP ' . PHP_VERSION, function (int $i) use ($port) {
        $peer = stream_socket_get_name(stream_socket_client("tcp://host$i.test:$port"), true);
        return preg_match('/^127\.0\.1\.(\d+):/', $peer, $match) ? "answer $match[1]" : $peer;
    });
    PHP);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
