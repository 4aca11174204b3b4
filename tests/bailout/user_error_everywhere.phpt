--TEST--
E_USER_ERROR ends the script wherever it happens
--FILE--
<?php
require __DIR__ . '/places.inc';
everywhere("trigger_error('enough', E_USER_ERROR)");
?>
--EXPECT--
in a coroutine: Fatal error: enough | shutdown | status 255
after a wait: Fatal error: enough | shutdown | status 255
after a resume: Fatal error: enough | shutdown | status 255
in a nested coroutine: Fatal error: enough | shutdown | status 255
in a deferred function: Fatal error: enough | shutdown | status 255
in Co\run: Fatal error: enough | shutdown | status 255
in a generator: Fatal error: enough | shutdown | status 255
in a callback of the engine: Fatal error: enough | shutdown | status 255
in a destructor: Fatal error: enough | shutdown | status 255
in an argument's destructor: Fatal error: enough | shutdown | status 255
in a native Fiber: Fatal error: enough | shutdown | status 255
in a native Fiber that has waited: Fatal error: enough | shutdown | status 255
under an output buffer: buffered | Fatal error: enough | shutdown | status 255
