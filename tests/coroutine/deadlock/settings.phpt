--TEST--
The settings of the deadlock report
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
$script = <<<'PHP'
    Co::set(%s);
    function recurse(int $depth) { $depth ? recurse($depth - 1) : Co::yield(); }
    Co\run(function () { for ($i = 0; $i < 3; $i++) go(fn () => recurse(3)); });
    PHP;
foreach (["['enable_deadlock_check' => false]", "['deadlock_check_disable_trace' => true]", "['deadlock_check_limit' => 1, 'deadlock_check_depth' => 2]"] as $settings) {
    echo "$settings\n";
    run_php(sprintf($script, $settings));
}
?>
--EXPECT--
['enable_deadlock_check' => false]

status 0
['deadlock_check_disable_trace' => true]
===================================================================
 [FATAL ERROR]: all coroutines (count: 3) are asleep - deadlock!
===================================================================
status 0
['deadlock_check_limit' => 1, 'deadlock_check_depth' => 2]
===================================================================
 [FATAL ERROR]: all coroutines (count: 3) are asleep - deadlock!
===================================================================

 [Coroutine-2] waits in: yield
--------------------------------------------------------------------
#0 SCRIPT(3): Swoole\Coroutine::yield()
#1 SCRIPT(3): recurse()
status 0
