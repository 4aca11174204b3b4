--TEST--
A process's output through its pipe; the other end of a pipe that is gone
--FILE--
<?php
use Swoole\Event;
$process = proc_open('printf "one\n"; sleep 0.05; printf "two\n"', [1 => ['pipe', 'w']], $pipes);
Event::add($pipes[1], function ($pipe) {
    $line = fgets($pipe);
    if ($line === false) {
        Event::del($pipe);
        echo "end\n";
    } else {
        echo $line;
    }
});
Event::wait();
proc_close($process);
?>
--EXPECT--
one
two
end
