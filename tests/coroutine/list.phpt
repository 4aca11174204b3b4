--TEST--
list() iterates over the ids of the living, in order
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
var_dump(count(Co::list()));
$ids = array_map(fn () => go(fn () => Co::yield()), range(1, 5));
Co::resume(2);
Co::resume(4);
$list = Co::list();
var_dump(get_class($list), $list instanceof ArrayIterator, count($list));
foreach ($list as $index => $id) {
    echo "$index: $id\n";
}
echo implode(' ', iterator_to_array(Co::listCoroutines())), "\n";
array_map(Co::resume(...), iterator_to_array($list));
var_dump(count($list), count(Co::list()));
?>
--EXPECT--
int(0)
string(25) "Swoole\Coroutine\Iterator"
bool(true)
int(3)
0: 1
1: 3
2: 5
1 3 5
int(3)
int(0)
