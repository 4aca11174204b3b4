--TEST--
The closure and the arguments are released when the coroutine ends, not before
--FILE--
<?php
class Noisy
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "$this->name released\n"; }
}
$id = go(function (Noisy $argument) {
    Co::yield();
    echo "ends\n";
}, new Noisy('argument'));
echo "parked\n";
Co::resume($id);
echo "over\n";
?>
--EXPECT--
parked
ends
argument released
over
