--TEST--
select(): exactly one case happens, whichever comes first
--FILE--
<?php
use Swoole\Coroutine\Channel;
use function Swoole\Coroutine\select;

function show(mixed $outcome): void { echo json_encode($outcome), "\n"; }
Co\run(function () {
    [$a, $b] = [new Channel(2), new Channel(1)];
    echo "-- waits\n";
    go(function () use ($a, $b) {
        Co::sleep(0.01);
        $b->push('b');
        Co::sleep(0.01);
        $a->push('a');
    });
    show(select(['a' => $a, 'b' => $b]));
    show(select(['a' => $a, 'b' => $b], 5));
    echo "-- ready already; the other stays\n";
    $a->push(1);
    show(select([7 => $a, 8 => [$b, 'pushed'], 9 => 5.0])[0] < 9);
    var_dump($a->length() + (1 - $b->length()));
    $a->length() && $a->pop();
    $b->length() && $b->pop();
    echo "-- waits for room\n";
    $b->push('full');
    go(function () use ($b) { Co::sleep(0.01); show($b->pop()); });
    show(select(['a' => $a, 'room' => [$b, ['any', 'value']]]));
    show($b->pop());
    echo "-- time\n";
    show(select(['a' => $a, 'late' => 0.02, 'soon' => 0.01, 'never' => 30]));
    show(select(['a' => $a, 'now' => 0]));
    show(select([$a], 0.01));
    var_dump(swoole_last_error() === SWOOLE_ERROR_CO_TIMEDOUT);
    show(select(['late' => 0.02], 0.01));
    show(select(['soon' => 0.01], 0.02));
    echo "-- closed\n";
    go(function () use ($b) { Co::sleep(0.01); $b->close(); });
    show(select(['a' => $a, 'b' => $b]));
    var_dump($b->errCode === SWOOLE_CHANNEL_CLOSED);
    show(select(['b' => [$b, 1]]));
    echo "-- canceled\n";
    $id = go(fn () => show(select([$a])));
    var_dump(Co::cancel($id));
    $id = go(function () use ($a) { try { select([$a]); } catch (Swoole\Coroutine\CanceledException $e) { echo get_class($e), "\n"; } });
    var_dump(Co::cancel($id, true));
    echo "-- the same one twice, and among plain consumers\n";
    go(function () use ($a) { show(['plain', $a->pop()]); });
    go(function () use ($a) { Co::sleep(0.001); $a->push(1); $a->push(2); });
    show(select(['first' => $a, 'second' => $a])[1]);
    var_dump($a->stats());
    echo "-- a fair choice\n";
    $counts = [0, 0];
    [$a, $b] = [new Channel(1), new Channel(1)];
    for ($i = 0; $i < 1000; $i++) {
        $a->push(0) && $b->push(1);
        $counts[select([$a, $b])[0]]++;
        $a->isEmpty() || $a->pop();
        $b->isEmpty() || $b->pop();
    }
    var_dump(min($counts) > 400);
    echo "-- a channel that is dropped meanwhile\n";
    $list = ['x' => new Channel()];
    $id = go(function () use (&$list) { show(select($list)); });
    $list = null;
    Co::cancel($id);
});
?>
--EXPECT--
-- waits
["b","b"]
["a","a"]
-- ready already; the other stays
true
int(1)
-- waits for room
"full"
["room",true]
["any","value"]
-- time
["soon",null]
["now",null]
false
bool(true)
false
["soon",null]
-- closed
["b",false]
bool(true)
["b",false]
-- canceled
false
bool(true)
Swoole\Coroutine\CanceledException
bool(true)
-- the same one twice, and among plain consumers
["plain",1]
2
array(3) {
  ["consumer_num"]=>
  int(0)
  ["producer_num"]=>
  int(0)
  ["queue_num"]=>
  int(0)
}
-- a fair choice
bool(true)
-- a channel that is dropped meanwhile
false
