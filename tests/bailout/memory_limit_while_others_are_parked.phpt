--TEST--
The memory limit is met by many small allocations while a thousand are parked
--FILE--
<?php
require __DIR__ . '/../include/run.php';
run_php(<<<'PHP'
    for ($i = 0; $i < 1000; $i++) {
        go(function () { try { $mine = range(1, 100); Co::yield(); } finally { echo "NEVER\n"; } });
    }
    register_shutdown_function(fn () => print("shutdown\n"));
    go(function () {
        $list = [];
        while (true) {
            $list[] = str_repeat('x', 100) . count($list);
            if (count($list) % 1000 === 0) {
                Co::sleep(0);
            }
        }
    });
    PHP, '-d memory_limit=32M');
?>
--EXPECTF--
Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) in SCRIPT on line %d
shutdown
status 255
