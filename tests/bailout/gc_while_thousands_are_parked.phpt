--TEST--
The cycle collector runs while thousands are parked with cycles on their stacks
--INI--
memory_limit=512M
--FILE--
<?php
class Node { public $other; public $data; }
function cycle(): Node { $a = new Node; $b = new Node; $a->other = $b; $b->other = $a; $a->data = range(1, 10); return $a; }
$ids = [];
for ($i = 0; $i < 5000; $i++) {
    $ids[] = go(function () use ($i) {
        $held = cycle();
        cycle();
        foreach ([cycle(), cycle()] as $temporary) {
            Co::yield();
            if (count($temporary->data) !== 10 || $temporary->other->other !== $temporary) {
                echo "damaged\n";
            }
        }
        if (count($held->data) !== 10 || $held->other->other !== $held) {
            echo "damaged\n";
        }
    });
}
var_dump(gc_collect_cycles() >= 0);
foreach ($ids as $id) {
    Co::resume($id);
}
var_dump(gc_collect_cycles() >= 0);
go(fn () => gc_collect_cycles());
array_map(Co::resume(...), $ids);
var_dump(gc_collect_cycles() > 0, gc_collect_cycles(), Co::stats()['coroutine_num']);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(0)
int(0)
