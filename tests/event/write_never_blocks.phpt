--TEST--
write() to a number that was closed and is another's now, one that blocks: it does not wait for room
--SKIPIF--
<?php if (!function_exists('pcntl_alarm')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../include/run.php';

foreach (['socket' => 'stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0)', 'pipe' => 'pipe()'] as $kind => $open) {
    echo "-- a $kind\n";
    run_php(<<<PHP
        use Swoole\Event;
        function pipe() {
            \$file = tempnam(sys_get_temp_dir(), 'fifo');
            unlink(\$file);
            exec("mkfifo \$file");
            \$pipe = fopen(\$file, 'r+');
            unlink(\$file);
            return [\$pipe];
        }
        pcntl_alarm(20); // Ends it where it waits.
        [\$a, \$b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        \$fd = Event::add(\$a, fn () => print("NEVER\n"));
        fclose(\$a);
        \$others = $open;
        var_dump(fstat(\$others[0])['ino'] === stat('/proc/self/fd/' . \$fd)['ino'], stream_get_meta_data(\$others[0])['blocked']);
        var_dump(Event::write(\$fd, str_repeat('x', 1 << 22)));
        Event::del(\$fd);
        PHP);
}
?>
--EXPECT--
-- a socket
bool(true)
bool(true)
bool(false)
status 0
-- a pipe
bool(true)
bool(true)
bool(false)
status 0
