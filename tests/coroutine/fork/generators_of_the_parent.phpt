--TEST--
A child ends with its own status, whatever generators and Fibers its parent's coroutines wait in, and runs nothing of them
--FILE--
<?php
$parent = getmypid();
class Noisy
{
    function __construct(private string $name) {}
    function __destruct() { echo $this->name, ' is destroyed ', getmypid() === $GLOBALS['parent'] ? "in the parent\n" : "in the child\n"; }
}
function say(string $words): void
{
    echo $words, getmypid() === $GLOBALS['parent'] ? "\n" : " IN THE CHILD\n";
}
function numbers()
{
    try {
        $noisy = new Noisy('local');
        yield 1;
        yield strtoupper(implode(',', array_map(function ($x) { $GLOBALS['gate']->pop(); return $x; }, ['a'])) . str_repeat('x', 3));
    } finally {
        say('finally');
    }
}
function through()
{
    try {
        yield from numbers();
    } finally {
        say('outer finally');
    }
}
class Slow implements IteratorAggregate
{
    function getIterator(): Iterator
    {
        return new class(new ArrayIterator([1, 2])) extends IteratorIterator {
            function next(): void { $GLOBALS['gate']->pop(); parent::next(); }
        };
    }
}
function through_an_iterator()
{
    try {
        yield from new Slow;
    } finally {
        say('finally');
    }
}
$kinds = [
    'generator' => fn () => iterator_to_array(numbers(), false),
    'delegated' => fn () => iterator_to_array(through(), false),
    'iterator' => fn () => iterator_to_array(through_an_iterator(), false),
    'in a Fiber' => fn () => (new Fiber(fn () => iterator_to_array(through(), false)))->start(),
    'Fiber' => function () {
        $fiber = new Fiber(function () {
            try {
                $GLOBALS['gate']->pop();
            } finally {
                say('finally of the fiber');
            }
        });
        $fiber->start();
    },
];
$ends = [
    'returns' => fn () => null,
    'exits' => fn () => exit(7),
    'collects' => fn () => gc_collect_cycles(),
    'in a generator of its own' => function () {
        foreach ((function () { try { yield 1; yield exit(7); } finally { echo "own finally\n"; } })() as $value);
    },
    'waits' => function () { Co::sleep(0.01); exit(7); },
];
foreach ($kinds as $kind => $deed) {
    foreach ($ends as $end => $last) {
        echo "-- $kind, child $end\n";
        $ended = null;
        Co\run(function () use ($deed, $last, &$ended) {
            $GLOBALS['gate'] = new Co\Channel;
            go(function () use ($deed) {
                $kept = new Noisy('cycle');
                $deed();
            });
            if (!($pid = pcntl_fork())) {
                $last();
                exit(7);
            }
            $ended = Co\System::waitPid($pid);
            $GLOBALS['gate']->close();
        });
        echo "status {$ended['code']} signal {$ended['signal']}\n";
    }
}
?>
--EXPECT--
-- generator, child returns
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
cycle is destroyed in the parent
status 7 signal 0
-- generator, child exits
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
cycle is destroyed in the parent
status 7 signal 0
-- generator, child collects
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
cycle is destroyed in the parent
status 7 signal 0
-- generator, child in a generator of its own
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
cycle is destroyed in the parent
status 7 signal 0
-- generator, child waits
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
cycle is destroyed in the parent
status 7 signal 0
-- delegated, child returns
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- delegated, child exits
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- delegated, child collects
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- delegated, child in a generator of its own
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- delegated, child waits
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- iterator, child returns
cycle is destroyed in the child
finally
cycle is destroyed in the parent
status 7 signal 0
-- iterator, child exits
cycle is destroyed in the child
finally
cycle is destroyed in the parent
status 7 signal 0
-- iterator, child collects
cycle is destroyed in the child
finally
cycle is destroyed in the parent
status 7 signal 0
-- iterator, child in a generator of its own
cycle is destroyed in the child
finally
cycle is destroyed in the parent
status 7 signal 0
-- iterator, child waits
cycle is destroyed in the child
finally
cycle is destroyed in the parent
status 7 signal 0
-- in a Fiber, child returns
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- in a Fiber, child exits
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- in a Fiber, child collects
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- in a Fiber, child in a generator of its own
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- in a Fiber, child waits
cycle is destroyed in the child
local is destroyed in the child
finally
local is destroyed in the parent
outer finally
cycle is destroyed in the parent
status 7 signal 0
-- Fiber, child returns
cycle is destroyed in the child
finally of the fiber
cycle is destroyed in the parent
status 7 signal 0
-- Fiber, child exits
cycle is destroyed in the child
finally of the fiber
cycle is destroyed in the parent
status 7 signal 0
-- Fiber, child collects
cycle is destroyed in the child
finally of the fiber
cycle is destroyed in the parent
status 7 signal 0
-- Fiber, child in a generator of its own
cycle is destroyed in the child
finally of the fiber
cycle is destroyed in the parent
status 7 signal 0
-- Fiber, child waits
cycle is destroyed in the child
finally of the fiber
cycle is destroyed in the parent
status 7 signal 0
