--TEST--
What follows the callable are its arguments
--FILE--
<?php
go(function (int $a, string ...$rest) {
    var_dump($a, $rest);
}, 1, 'two', 'three');
Co::create('printf', "%s is %d\n", 'the answer', 42);

class Greeter
{
    public function __construct(private string $word) {}
    public function greet(string $name): void { echo "$this->word $name\n"; }
    public static function shout(string $name): void { echo strtoupper($name), "\n"; }
    public function __invoke(string $name): void { echo "invoked by $name\n"; }
    public function __call(string $method, array $arguments): void { echo "$method(", implode(', ', $arguments), ")\n"; }
}
go([new Greeter('hello'), 'greet'], 'world');
go('Greeter::shout', 'world');
go([Greeter::class, 'shout'], 'array');
go(new Greeter(''), 'object');
go([new Greeter(''), 'magic'], 1, 2);
go((new Greeter('first-class'))->greet(...), 'callable');
?>
--EXPECT--
int(1)
array(2) {
  [0]=>
  string(3) "two"
  [1]=>
  string(5) "three"
}
the answer is 42
hello world
WORLD
ARRAY
invoked by object
magic(1, 2)
first-class callable
