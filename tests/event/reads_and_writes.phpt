--TEST--
A pair of streams: functions are called when there is something to read, and room to write
--FILE--
<?php
use Swoole\Event;
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$fd = Event::add($b, function ($stream) use ($b) {
    $bytes = fread($stream, 3);
    if ($bytes === '' && feof($stream)) {
        echo "end\n";
        var_dump(Event::del($stream), Event::del($stream), Event::isset($stream));
        fclose($stream);
        return;
    }
    echo json_encode([$bytes, $stream === $b, Co::getCid() > 0]), "\n";
});
var_dump(is_int($fd), Event::isset($b), Event::isset($b, SWOOLE_EVENT_WRITE), Event::isset($fd, SWOOLE_EVENT_READ));
Event::add($a, null, function ($stream) {
    fwrite($stream, 'abcdefgh');
    Event::del($stream);
    fclose($stream);
}, SWOOLE_EVENT_WRITE);
echo "loop\n";
Event::wait();
echo "has ended\n";
?>
--EXPECT--
bool(true)
bool(true)
bool(false)
bool(true)
loop
["abc",true,true]
["def",true,true]
["gh",true,true]
end
bool(true)
bool(false)
bool(false)
has ended
