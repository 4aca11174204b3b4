--TEST--
A process that forks after its event loop has run: the child makes a new one, in which everything works
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;
use Swoole\{Event, Timer};

function work(string $who): void
{
    $done = [];
    Co\run(function () use (&$done) {
        $channel = new Co\Channel();
        go(function () use ($channel) {
            usleep(2_000);
            $channel->push('channel');
        });
        $done[] = $channel->pop();
        [$near, $far] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        go(function () use ($far) {
            Co::sleep(0.002);
            fwrite($far, 'hooked stream');
        });
        $done[] = fread($near, 100);
        Event::add($near, function () use ($near, &$done) {
            Event::del($near);
            $done[] = fread($near, 100);
        });
        fwrite($far, 'event');
        $done[] = Co\System::exec('echo exec')['output'];
        Co\System::writeFile($file = tempnam(sys_get_temp_dir(), 'fork'), 'pool');
        $done[] = Co\System::readFile($file);
        unlink($file);
        Event::defer(function () use (&$done) { $done[] = 'deferred'; });
        $timer = Timer::tick(1, function () use (&$timer, &$done) {
            Timer::clear($timer);
            $done[] = 'timer';
        });
    });
    sort($done);
    echo "$who: ", implode(', ', array_map('trim', $done)), "\n";
}

work('parent');
$pid = pcntl_fork();
if ($pid === 0) {
    work('child');
    work('child again');
    exit(7);
}
pcntl_waitpid($pid, $status);
echo pcntl_wexitstatus($status), "\n";
work('parent');
?>
--EXPECT--
parent: channel, deferred, event, exec, hooked stream, pool, timer
child: channel, deferred, event, exec, hooked stream, pool, timer
child again: channel, deferred, event, exec, hooked stream, pool, timer
7
parent: channel, deferred, event, exec, hooked stream, pool, timer
