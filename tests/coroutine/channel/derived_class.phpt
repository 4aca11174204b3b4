--TEST--
A derived class with properties of its own; an $errCode that is a reference
--FILE--
<?php
class Mine extends Chan
{
    public $label = 'mine';
    public function push($data, $timeout = -1): bool { return parent::push("$this->label $data", $timeout); }
}
Co\run(function () {
    $channel = new Mine(2);
    $code = &$channel->errCode;
    var_dump($channel->push('value'), $channel->pop(), $channel->pop(0.001), $code);
    unset($channel->errCode);
    var_dump($channel->pop(0.001));
    try {
        var_dump($channel->errCode);
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
});
?>
--EXPECT--
bool(true)
string(10) "mine value"
bool(false)
int(-1)
bool(false)
int(-1)
