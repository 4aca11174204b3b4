--TEST--
A Scheduler that holds itself is collected
--FILE--
<?php
class Noisy { public function __destruct() { echo "collected\n"; } }
(function () {
    $scheduler = new Co\Scheduler();
    $noisy = new Noisy();
    $scheduler->add(fn () => [$scheduler, $noisy]);
    $scheduler->add('var_dump', $scheduler);
})();
gc_collect_cycles();
echo "end\n";
?>
--EXPECT--
collected
end
