--TEST--
A destructor run by the cycle collector waits; others collect meanwhile
--FILE--
<?php
class Slow
{
    public $self;
    public function __construct(private string $name) { $this->self = $this; }
    public function __destruct() { echo "$this->name starts\n"; Co::sleep(0.001); echo "$this->name ends\n"; }
}
go(function () {
    new Slow('first');
    gc_collect_cycles();
    echo "collected\n";
});
go(function () {
    new Slow('second');
    gc_collect_cycles();
    echo "another coroutine\n";
});
?>
--EXPECTF--
first starts
%A
first ends
%A
