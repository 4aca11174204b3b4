--TEST--
Six hundred names that no server answers keep neither files nor hashes nor locks waiting
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_namespaces.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../include/slow_dns.php';

slow_dns(<<<'PHP'
    $silent = stream_socket_server('udp://127.0.0.9:53', $code, $error, STREAM_SERVER_BIND);
    file_put_contents('/etc/resolv.conf', "nameserver 127.0.0.9\noptions timeout:3 attempts:1\n");
    $path = tempnam(sys_get_temp_dir(), 'swoole-test-');
    Co\run(function () use ($path) {
        $answered = 0;
        for ($i = 0; $i < 600; $i++) {
            $names[] = go(function () use ($i, &$answered) { gethostbyname("name$i.test"); $answered++; });
        }
        Co::sleep(0.05);
        echo file_put_contents($path, str_repeat('x', 1 << 20)), "\n";
        echo strlen(md5_file($path)), "\n";
        echo strlen(password_hash('secret', PASSWORD_BCRYPT, ['cost' => 4])), "\n";
        [$one, $other] = [fopen($path, 'r+'), fopen($path, 'r+')];
        flock($one, LOCK_EX);
        go(function () use ($one) { Co::sleep(0.02); flock($one, LOCK_UN); });
        echo json_encode(flock($other, LOCK_EX)), "\n";
        echo "$answered names answered by then\n";
        array_map(Co::cancel(...), $names);
    });
    unlink($path);
    PHP);
?>
--EXPECT--
1048576
32
60
true
0 names answered by then
