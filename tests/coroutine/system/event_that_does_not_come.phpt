--TEST--
waitEvent(): the time is up, a look only, what is no descriptor
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $closed = fopen('php://memory', 'r');
    fclose($closed);
    foreach ([
        'time is up' => [$here, SWOOLE_EVENT_READ, 0.01],
        'a look' => [$here, SWOOLE_EVENT_READ, 0],
        'a look that finds' => [$here, SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE, 0],
        'no event' => [$here, 0],
        'not open' => [1000000],
        'not open, a look' => [1000000, SWOOLE_EVENT_READ, 0],
        'negative' => [-1],
        'no stream any more' => [$closed],
        'text' => ['1'],
        'object' => [new stdClass],
        'file' => [fopen(__FILE__, 'r')],
    ] as $what => $arguments) {
        error_clear_last();
        $result = @System::waitEvent(...$arguments);
        echo "$what: ", json_encode($result), $result ? '' : ' ' . (error_get_last()['message'] ?? swoole_last_error()), "\n";
    }
});
?>
--EXPECT--
time is up: false 10018
a look: false 110
a look that finds: 1024
no event: false 22
not open: false 9
not open, a look: false 9
negative: false Swoole\Coroutine\System::waitEvent(): unknown fd type
no stream any more: false Swoole\Coroutine\System::waitEvent(): unknown fd type
text: false Swoole\Coroutine\System::waitEvent(): unknown fd type
object: false Swoole\Coroutine\System::waitEvent(): unknown fd type
file: false 1
