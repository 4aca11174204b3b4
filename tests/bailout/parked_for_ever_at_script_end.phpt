--TEST--
A coroutine that will not end is left where it is
--FILE--
<?php
require __DIR__ . '/../include/run.php';
run_php(<<<'PHP'
    Co::set(['enable_deadlock_check' => false]);
    go(function () {
        $rounds = 0;
        $stubborn = function () use (&$stubborn, &$rounds) {
            try { $rounds++; Co::yield(); } finally { $stubborn(); }
        };
        $stubborn();
    });
    echo "script ends\n";
    PHP);
?>
--EXPECT--
script ends
status 0
