--TEST--
What a call was given may be changed and released while it computes
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

$plain = hash('sha256', str_repeat('x', 4 << 20));
in_coroutine(function () use ($plain) {
    $data = str_repeat('x', 4 << 20);
    go(function () use (&$data, $plain) {
        var_dump(hash('sha256', $data) === $plain);
    });
    // It computes now.
    echo Co::getWaitReason(2), "\n";
    $data[0] = 'y';
    $data = null;
    gc_collect_cycles();
    $other = str_repeat('z', 4 << 20);
    echo "changed\n";
});
?>
--EXPECT--
hash
changed
bool(true)
