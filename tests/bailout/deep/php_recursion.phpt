--TEST--
PHP functions call themselves fifty thousand deep in a coroutine
--INI--
memory_limit=1G
--FILE--
<?php
function deep(int $n): int { return $n === 0 ? park() : 1 + deep($n - 1); }
function park(): int { Co::sleep(0); return 0; }
class Tree { public ?Tree $child = null; function depth(): int { return 1 + ($this->child?->depth() ?? 0); } }
foreach ([1, 2, 3] as $_) {
    go(function () {
        echo deep(50_000), "\n";
        $tree = null;
        for ($i = 0; $i < 50_000; $i++) {
            $parent = new Tree;
            $parent->child = $tree;
            $tree = $parent;
        }
        echo $tree->depth(), "\n";
        unset($parent);
        while ($tree) {
            $tree = $tree->child;
        }
    });
}
?>
--EXPECT--
50000
50000
50000
50000
50000
50000
