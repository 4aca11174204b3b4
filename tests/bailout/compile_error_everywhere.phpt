--TEST--
A compile error ends the script wherever it happens
--FILE--
<?php
require __DIR__ . '/places.inc';
everywhere("eval('class C {} class C {}')");
?>
--EXPECTF--
in a coroutine: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
after a wait: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
after a resume: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in a nested coroutine: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in a deferred function: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in Co\run: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in a generator: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in a callback of the engine: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in a destructor: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in an argument's destructor: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in a native Fiber: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
in a native Fiber that has waited: Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
under an output buffer: buffered | Fatal error: Cannot declare class C, because the name is already in use in SCRIPT(2) : eval()'d code on line 1 | shutdown | status 255
