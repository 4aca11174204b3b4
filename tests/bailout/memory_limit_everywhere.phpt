--TEST--
The memory limit ends the script wherever it is met
--FILE--
<?php
require __DIR__ . '/places.inc';
everywhere("str_repeat('x', 64 << 20)", '-d memory_limit=32M');
?>
--EXPECTF--
in a coroutine: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
after a wait: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
after a resume: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in a nested coroutine: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in a deferred function: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in Co\run: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in a generator: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in a callback of the engine: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in a destructor: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in an argument's destructor: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in a native Fiber: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
in a native Fiber that has waited: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
under an output buffer: Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) | shutdown | status 255
