--TEST--
A call of an undefined function ends the script wherever it happens
--FILE--
<?php
require __DIR__ . '/places.inc';
everywhere('no_such_function()');
?>
--EXPECT--
in a coroutine: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
after a wait: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
after a resume: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in a nested coroutine: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in a deferred function: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in Co\run: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in a generator: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in a callback of the engine: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in a destructor: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in an argument's destructor: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in a native Fiber: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
in a native Fiber that has waited: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
under an output buffer: buffered | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
