--TEST--
A callback of the loop that forks: the child goes on with it, and what the parent calls next is the parent's
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;
use Swoole\{Event, Timer};

class Loud
{
    public function __construct(private string $name)
    {
    }

    public function __destruct()
    {
        if (!$GLOBALS['over']) {
            note("destroys $this->name");
        }
    }
}

function note(string $what): void
{
    $GLOBALS['notes'][] = $what;
}

/** Forks; the parent waits for the child and says how it went. */
function fork(string $where): void
{
    global $who;
    if (!($pid = pcntl_fork())) {
        $who = 'child';
        // The parent waits by then.
        Co::sleep(0.1);
        note($where);
        return;
    }
    $exit = Co\System::waitPid($pid);
    note("$where, status $exit[code]");
}

$run = [
    'deferred' => function () {
        Event::defer(fn () => fork('deferred'));
        $loud = new Loud('deferred');
        Event::defer(function () use ($loud) { note('the next'); });
    },
    'timer' => function () {
        Timer::after(1, fn () => fork('timer'));
        $loud = new Loud('timer');
        Timer::after(1, function () use ($loud) { note('the next'); });
    },
    'event' => function () {
        [$near, $far] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $loud = new Loud('event');
        Event::add($near, function () use ($near, $far, $loud) {
            fread($near, 1);
            Event::del($near);
            fork('event');
        });
        fwrite($far, '!');
    },
];
foreach ($run as $name => $start) {
    $who = 'parent';
    $notes = [];
    $over = false;
    Co\run($start);
    unset($start);
    echo "$who: ", implode(', ', $notes), "\n";
    if ($who === 'child') {
        $over = true;
        exit(6);
    }
}
?>
--EXPECT--
child: deferred
parent: the next, destroys deferred, deferred, status 6
child: timer
parent: the next, destroys timer, timer, status 6
child: event, destroys event
parent: event, status 6, destroys event
