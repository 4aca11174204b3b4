--TEST--
Sleepers wake in the order of their deadlines, whoever slept first
--FILE--
<?php
foreach ([3, 1, 2] as $turns) {
    go(function () use ($turns) {
        var_dump(Co::sleep($turns * 0.03));
        echo "$turns\n";
    });
}
echo "all asleep\n";
?>
--EXPECT--
all asleep
bool(true)
1
bool(true)
2
bool(true)
3
