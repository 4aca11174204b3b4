--TEST--
A destructor parks, also when an exception unwinds the stack
--FILE--
<?php
class Slow
{
    public function __construct(private string $name) {}
    public function __destruct()
    {
        echo "$this->name starts\n";
        Co::sleep(0);
        echo "$this->name ends\n";
    }
}
go(function () {
    $slow = new Slow('unset');
    unset($slow);
    echo "after unset\n";
    try {
        (function () {
            $slow = new Slow('unwound');
            throw new Exception('whoops');
        })();
    } catch (Exception $exception) {
        echo $exception->getMessage(), "\n";
        unset($exception);
    }
});
go(function () {
    echo "another\n";
    $last = new Slow('last');
});
?>
--EXPECT--
unset starts
another
last starts
unset ends
after unset
unwound starts
last ends
unwound ends
whoops
