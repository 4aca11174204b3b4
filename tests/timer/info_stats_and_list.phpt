--TEST--
info(), stats() and list(), as methods and as functions
--FILE--
<?php
use Swoole\Timer;
echo json_encode(Timer::stats()), json_encode(Timer::clearAll()), "\n";
$ids = [Timer::after(10_000, 'strlen'), Timer::tick(20_000, 'strlen'), swoole_timer_tick(30_000, 'strlen')];
foreach (Timer::list() as $i => $id) {
    $info = Timer::info($id);
    var_dump($ids[$i] === $id, abs($info['exec_msec'] - ($i + 1) * 10_000) < 1000, $info == swoole_timer_info($id));
    unset($info['exec_msec']);
    echo json_encode($info), "\n";
}
$list = swoole_timer_list();
var_dump(get_class($list), get_parent_class($list), count($list), $list[1]);
echo json_encode([swoole_timer_stats(), swoole_timer_exists($ids[0]), swoole_timer_clear($ids[0]), swoole_timer_exists($ids[0])]), "\n";
echo json_encode([Timer::info($ids[0]), swoole_timer_clear_all(), Timer::stats()]), "\n";
?>
--EXPECT--
{"initialized":false,"num":0,"round":0}false
bool(true)
bool(true)
bool(true)
{"exec_count":0,"interval":0,"round":0,"removed":false}
bool(true)
bool(true)
bool(true)
{"exec_count":0,"interval":20000,"round":0,"removed":false}
bool(true)
bool(true)
bool(true)
{"exec_count":0,"interval":30000,"round":0,"removed":false}
string(21) "Swoole\Timer\Iterator"
string(13) "ArrayIterator"
int(3)
int(2)
[{"initialized":true,"num":3,"round":0},true,true,false]
[null,true,{"initialized":true,"num":0,"round":0}]
