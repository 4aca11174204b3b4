--TEST--
What an extension calls that dl() loads while coroutines run is hooked as well
--SKIPIF--
<?php
if (!is_file(ini_get('extension_dir') . '/sockets.so')) die('skip needs sockets as a file');
?>
--FILE--
<?php
require __DIR__ . '/../include/run.php';
run_php(<<<'PHP'
    var_dump(extension_loaded('sockets'));
    Co\run(function () {
        go(function () {
            Co::sleep(0.001);
            var_dump(dl('sockets'));
            socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
            // Blocked, this would be the end: the other one would never come to send.
            go(function () use ($pair) {
                var_dump(socket_recv($pair[0], $bytes, 100, 0), $bytes);
            });
            Co::sleep(0.001);
            socket_send($pair[1], 'hello', 5, 0);
        });
    });
    PHP);
?>
--EXPECT--
bool(false)
bool(true)
int(5)
string(5) "hello"
status 0
