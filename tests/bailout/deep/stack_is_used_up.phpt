--TEST--
Endless recursion through internal functions is an Error that can be caught, again and again; the coroutine and the others go on
--INI--
memory_limit=1G
--FILE--
<?php
class Deep implements IteratorAggregate, JsonSerializable, ArrayAccess
{
    function __get($name) { return $this->{$name . 'x'}; }
    function __call($name, $arguments) { return array_map([$this, 'x'], [1]); }
    function __toString(): string { return sprintf('%s', $this); }
    function getIterator(): Iterator { return new IteratorIterator($this); }
    function jsonSerialize(): mixed { return json_decode(json_encode($this)); }
    function offsetExists($offset): bool { return isset($this[$offset]); }
    function offsetGet($offset): mixed { return $this[$offset]; }
    function offsetSet($offset, $value): void { $this[$offset] = $value; }
    function offsetUnset($offset): void { unset($this[$offset]); }
}
$map = function () use (&$map) { return array_map($map, [1]); };
$ways = [
    'array_map' => $map,
    'preg_replace_callback' => $replace = function () use (&$replace) { return preg_replace_callback('/./', $replace, 'x'); },
    'usort' => $sort = function () use (&$sort) { $list = [1, 2]; usort($list, $sort); },
    'reflection' => $reflect = function () use (&$reflect) { return (new ReflectionFunction($reflect))->invoke(); },
    '__get' => fn () => (new Deep)->x,
    '__call' => fn () => (new Deep)->x(),
    '__toString' => fn () => (string) new Deep,
    'ArrayAccess' => fn () => (new Deep)[1],
    'isset' => fn () => isset((new Deep)[1]),
    'generator' => $generate = function () use (&$generate) { foreach ((function () use (&$generate) { yield $generate(); })() as $x); },
    'autoload' => function () {
        $n = 0;
        $load = function () use (&$n) { class_exists('No\Such' . $n++); };
        spl_autoload_register($load);
        try {
            $load();
        } finally {
            spl_autoload_unregister($load);
        }
    },
];
Co\run(function () use ($ways) {
    $done = new Co\Channel;
    go(function () use ($done) {
        while ($done->pop(0.001) === false);
        echo "another coroutine has gone on\n";
    });
    foreach ($ways as $name => $deed) {
        $caught = 0;
        for ($i = 0; $i < 3; $i++) {
            try {
                $deed();
            } catch (Error $error) {
                $caught += $error instanceof Error
                    && preg_match('/^Maximum call stack size of \d+ bytes reached\. Infinite recursion\?$/', $error->getMessage());
                unset($error);
            }
            Co::sleep(0.001);
        }
        echo "$name: $caught times\n";
    }
    $done->push(true);
});
?>
--EXPECT--
array_map: 3 times
preg_replace_callback: 3 times
usort: 3 times
reflection: 3 times
__get: 3 times
__call: 3 times
__toString: 3 times
ArrayAccess: 3 times
isset: 3 times
generator: 3 times
autoload: 3 times
another coroutine has gone on
