--TEST--
A backtrace ends at the coroutine's own bottom, whoever resumed it
--FILE--
<?php
function names(array $trace): string { return implode(' < ', array_map(fn ($frame) => ($frame['class'] ?? '') . ($frame['type'] ?? '') . $frame['function'], $trace)) . "\n"; }
class Place { function inside() { Co::yield(); return debug_backtrace(); } static function outer() { return (new self)->inside(); } }
function starter() { return go(function () { echo names(Place::outer()); }); }
function resumer(int $id) { Co::resume($id); echo names(debug_backtrace()); }
$id = starter();
go(function () use ($id) { resumer($id); });
function thrower() { Co::sleep(0); throw new Exception('traced'); }
go(function () {
    try {
        thrower();
    } catch (Exception $exception) {
        echo names($exception->getTrace()), $exception->getTraceAsString(), "\n";
    }
    debug_print_backtrace();
});
go(fn () => var_dump(count(debug_backtrace())));
?>
--EXPECTF--
Place->inside < Place::outer < {closure}
resumer < {closure}
int(1)
thrower < {closure}
#0 %s(%d): thrower()
#1 [internal function]: {closure}()
#2 {main}
#0 [internal function]: {closure}()
