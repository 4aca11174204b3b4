--TEST--
write(): what does not fit at once is written when there is room, in its order
--FILE--
<?php
use Swoole\Event;
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, fn () => print("NEVER\n"));
$sent = '';
for ($i = 0; $i < 8; $i++) {
    $piece = str_repeat(chr(65 + $i), 100_000);
    $sent .= $piece;
    if (!Event::write($a, $piece)) {
        echo "not written\n";
    }
}
$got = '';
Event::add($b, function ($stream) use (&$got, $sent, $a) {
    $got .= fread($stream, 65536);
    if (strlen($got) === strlen($sent)) {
        var_dump($got === $sent);
        Event::del($stream);
        Event::del($a);
    }
});
Event::wait();
fclose($b);
Event::add($a, null, fn () => 0, SWOOLE_EVENT_WRITE);
var_dump(Event::write($a, 'too late'), swoole_last_error() === 32);
Event::del($a);
?>
--EXPECT--
bool(true)
bool(false)
bool(true)
