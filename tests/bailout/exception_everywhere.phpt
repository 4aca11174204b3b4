--TEST--
An uncaught exception ends the script wherever it happens, and touches nobody else
--FILE--
<?php
require __DIR__ . '/places.inc';
everywhere("throw new Exception('whoops')");
?>
--EXPECT--
in a coroutine: Fatal error: Uncaught Exception: whoops | shutdown | status 255
after a wait: Fatal error: Uncaught Exception: whoops | shutdown | status 255
after a resume: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in a nested coroutine: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in a deferred function: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in Co\run: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in a generator: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in a callback of the engine: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in a destructor: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in an argument's destructor: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in a native Fiber: Fatal error: Uncaught Exception: whoops | shutdown | status 255
in a native Fiber that has waited: Fatal error: Uncaught Exception: whoops | shutdown | status 255
under an output buffer: buffered | Fatal error: Uncaught Exception: whoops | shutdown | status 255
