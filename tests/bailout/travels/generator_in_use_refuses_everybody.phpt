--TEST--
A generator that waits in one coroutine: whoever else would resume it is refused, whichever way he tries, and it goes on unharmed
--FILE--
<?php
function slow(int $i): int
{
    Co::sleep(0.005);
    return $i;
}
class Slow implements Iterator
{
    private int $i = 0;
    private array $held;
    function __construct() { $this->held = array_fill(0, 20, str_repeat('held', 5)); }
    function current(): mixed { return $this->i; }
    function key(): mixed { return $this->i; }
    function next(): void { Co::sleep(0.005); $this->i++; assert(count($this->held) === 20); }
    function rewind(): void { Co::sleep(0.005); $this->i = 0; }
    function valid(): bool { return $this->i < 3; }
}
$kinds = [
    'body' => function () { for ($i = 0; $i < 3; $i++) { yield slow($i); } return 'done'; },
    'delegate' => function () use (&$kinds) { return yield from $kinds['body'](); },
    'iterator' => function () { yield from new Slow; return 'done'; },
    'delegate of an iterator' => function () use (&$kinds) { return yield from $kinds['iterator'](); },
];
$tries = [
    'next' => fn ($generator) => $generator->next(),
    'send' => fn ($generator) => $generator->send('x'),
    'throw' => fn ($generator) => $generator->throw(new LogicException('thrown in')),
    'rewind' => fn ($generator) => $generator->rewind(),
    'foreach' => function ($generator) { foreach ($generator as $value) { return "got $value"; } },
    'iterator_to_array' => fn ($generator) => iterator_to_array($generator),
    'spread' => fn ($generator) => [...$generator],
    'yield from' => function ($generator) { foreach ((fn () => yield from $generator)() as $value) { return "got $value"; } },
    'IteratorIterator' => function ($generator) { $outer = new IteratorIterator($generator); $outer->next(); return $outer->valid(); },
    'getReturn' => fn ($generator) => $generator->getReturn(),
    'reflection' => function ($generator) {
        $reflection = new ReflectionGenerator($generator);
        return basename($reflection->getExecutingFile()) . ' ' . ($reflection->getTrace()[0]['function'] ?? 'nothing');
    },
];
Co\run(function () use ($kinds, $tries) {
    foreach ($kinds as $kind => $make) {
        foreach ($tries as $try => $deed) {
            foreach (['first', 'later'] as $when) {
                $generator = $make();
                $seen = [];
                if ($when === 'later') {
                    $seen[] = $generator->current();
                }
                $done = new Co\Channel(1);
                go(function () use ($generator, &$seen, $done) {
                    if ($seen) {
                        $generator->next();
                    }
                    for (; $generator->valid(); $generator->next()) {
                        $seen[] = $generator->current();
                    }
                    $seen[] = $generator->getReturn();
                    $done->push(true);
                });
                // It waits now.
                try {
                    $result = json_encode($deed($generator));
                } catch (Throwable $exception) {
                    $result = get_class($exception) . ': ' . $exception->getMessage();
                    while ($exception = $exception->getPrevious()) {
                        $result .= ' < ' . $exception->getMessage();
                    }
                }
                for ($i = 0; $i < 50; $i++) {
                    $junk[] = [str_repeat("j$i", 7)];
                }
                unset($junk);
                $done->pop();
                $results["$try, $when: $result" . ($seen === [0, 1, 2, 'done'] ? '' : ' BROKEN ' . json_encode($seen))][] = $kind;
            }
        }
    }
    foreach ($results as $result => $of) {
        echo count($of) === count($kinds) ? 'all' : implode(', ', $of), " | $result\n";
    }
});
?>
--EXPECT--
all | next, first: Error: Cannot resume an already running generator
all | next, later: Error: Cannot resume an already running generator
all | send, first: Error: Cannot resume an already running generator
all | send, later: Error: Cannot resume an already running generator
all | throw, first: Error: Cannot resume an already running generator
all | throw, later: Error: Cannot resume an already running generator
body, iterator | rewind, first: Error: Cannot resume an already running generator
all | rewind, later: Exception: Cannot rewind a generator that was already run
body, iterator | foreach, first: Error: Cannot resume an already running generator
all | foreach, later: Exception: Cannot rewind a generator that was already run
body, iterator | iterator_to_array, first: Error: Cannot resume an already running generator
all | iterator_to_array, later: Exception: Cannot rewind a generator that was already run
body, iterator | spread, first: Error: Cannot resume an already running generator < Cannot resume an already running generator
all | spread, later: Exception: Cannot rewind a generator that was already run
all | yield from, first: Error: Cannot resume an already running generator
body, delegate | yield from, later: Error: Cannot resume an already running generator
body, iterator | IteratorIterator, first: Error: Cannot resume an already running generator < Cannot resume an already running generator
all | IteratorIterator, later: Error: Cannot resume an already running generator
body, iterator | getReturn, first: Error: Cannot resume an already running generator
all | getReturn, later: Exception: Cannot get return value of a generator that hasn't returned
all | reflection, first: "generator_in_use_refuses_everybody.php {closure}"
all | reflection, later: "generator_in_use_refuses_everybody.php {closure}"
delegate, delegate of an iterator | rewind, first: Exception: Cannot rewind a generator that was already run
delegate, delegate of an iterator | foreach, first: Exception: Cannot rewind a generator that was already run
delegate, delegate of an iterator | iterator_to_array, first: Exception: Cannot rewind a generator that was already run
delegate, delegate of an iterator | spread, first: Exception: Cannot rewind a generator that was already run
delegate, delegate of an iterator | IteratorIterator, first: Error: Cannot resume an already running generator
delegate, delegate of an iterator | getReturn, first: Exception: Cannot get return value of a generator that hasn't returned
iterator, delegate of an iterator | yield from, later: "got 0"
