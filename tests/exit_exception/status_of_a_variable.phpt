--TEST--
The status may come from a variable, a reference, a property or a call
--FILE--
<?php
class Box { public $value = ['x' => 'property']; }
function status(): string { return 'call'; }
$variable = 'variable';
$target = 'reference';
$reference = &$target;
$box = new Box;
foreach ([
    function () use ($variable) { exit($variable); },
    function () use (&$reference) { exit($reference); },
    function () use ($box) { exit($box->value['x']); },
    function () { exit(status()); },
    function () { exit(str_repeat('temporary ', 2)); },
] as $call) {
    go(function () use ($call) {
        try {
            $call();
        } catch (Swoole\ExitException $exception) {
            var_dump($exception->getStatus());
        }
    });
}
var_dump($variable, $reference);
?>
--EXPECT--
string(8) "variable"
string(9) "reference"
string(8) "property"
string(4) "call"
string(20) "temporary temporary "
string(8) "variable"
string(9) "reference"
