--TEST--
The hundred thousand and first coroutine is refused with a warning
--INI--
memory_limit=2G
--FILE--
<?php
var_dump(SWOOLE_DEFAULT_MAX_CORO_NUM);
$refused = false;
$ids = [];
for ($i = 0; $i < 100_000; $i++) {
    $ids[] = go(fn () => Co::yield());
}
var_dump(go(fn () => print("never\n")));
var_dump(Co::stats()['coroutine_num']);
array_walk($ids, fn (int $id) => Co::resume($id));
var_dump(Co::stats()['coroutine_num'], go(fn () => print("room again\n")));
?>
--EXPECTF--
int(100000)

Warning: go(): exceed max number of coroutine 100000 in %s on line %d
bool(false)
int(100000)
room again
int(0)
int(100001)
