--TEST--
Objects and arrays that several coroutines compare at the same time are no recursion, and what is sorted stays
--FILE--
<?php
class Box { public function __construct(public $value = null, public $more = []) {} }
class Text {
    public function __construct(private string $text) {}
    public function __toString(): string { Co::sleep(0.001); return $this->text; }
}
#[AllowDynamicProperties]
class Open { public $value; }

function both(callable $compare): void
{
    Co\run(function () use ($compare) {
        for ($i = 0; $i < 2; $i++) {
            go(function () use ($compare) { echo json_encode($compare()), ' '; });
        }
    });
    echo "\n";
}

echo "-- __toString() waits\n";
[$a, $b] = [new Box(new Text('x'), [[new Text('y')]]), new Box('x', [['y']])];
both(fn () => $a == $b);
both(fn () => $a < $b);
both(fn () => $a <=> $b);
both(fn () => in_array($b, [$a]));
both(fn () => array_search($b, ['k' => $a]));
$dynamic = [new Open, new Open];
foreach ($dynamic as $i => $open) { $open->added = $i ? 'x' : new Text('x'); }
both(fn () => $dynamic[0] == $dynamic[1]);
[$c, $d] = [[1, [new Text('x')], 'k' => $a], [1, ['x'], 'k' => $b]];
both(fn () => $c == $d);
both(fn () => array_keys([$c], $d));

echo "-- an error handler waits\n";
set_error_handler(function () { Co::sleep(0.001); return true; });
[$e, $f] = [new Box(new Box), new Box(1)];
both(fn () => $e == $f);
both(fn () => [[$e]] == [[$f]]);

echo "-- somebody replaces what is compared\n";
Co\run(function () use ($a, $b) {
    go(function () use ($a, $b) { var_dump($a == $b); });
    $a->more = [];
    $b->more = [];
    for ($i = 0; $i < 20; $i++) { $fill[] = [[$i]]; }
});
[$a->more, $b->more] = [[[new Text('y')]], [['y']]];

echo "-- a comparison that is thrown out of, or ended, leaves no mark\n";
class Throws { public function __toString(): string { Co::sleep(0.001); throw new Exception('thrown'); } }
[$g, $h] = [new Box(new Throws), new Box('x')];
Co\run(function () use ($g, $h) {
    for ($i = 0; $i < 2; $i++) {
        go(function () use ($g, $h) { try { $g == $h; } catch (Exception $e) { echo $e->getMessage(), "\n"; } });
    }
});
Co\run(function () use ($a, $b) {
    Co::cancel(go(function () use ($a, $b) { try { $a == $b; } catch (Swoole\Coroutine\CanceledException) { echo "canceled\n"; } }), true);
    var_dump($a == $b);
});

echo "-- a real recursion is still found\n";
Co\run(function () {
    try { $loop = []; $loop[0] = &$loop; array_walk_recursive($loop, function () {}); } catch (Error $e) { echo $e->getMessage(), "\n"; }
});

echo "-- what is sorted is assigned to meanwhile\n";
foreach (['sort', 'rsort', 'asort', 'array_multisort', 'natsort'] as $sort) {
    $list = array_map(fn ($n) => new Text("n$n"), [5, 3, 8, 1, 9, 2, 7]);
    Co\run(function () use (&$list, $sort) {
        go(function () use (&$list, $sort) {
            match ($sort) { 'natsort' => natsort($list), 'array_multisort' => array_multisort($list, SORT_STRING), default => $sort($list, SORT_STRING) };
            echo "$sort ", count($list), ' ', implode(' ', array_map(fn ($text) => (string) $text, $list)), "\n";
        });
        $list = [new Text('other')];
        for ($i = 0; $i < 20; $i++) { $fill[] = [str_repeat('q', 300 + $i), range(0, 7)]; }
    });
}
?>
--EXPECTF--
-- __toString() waits
true true 
false false 
0 0 
true true 
"k" "k" 
true true 
true true 
[0] [0] 
-- an error handler waits
true true 
true true 
-- somebody replaces what is compared
bool(%s)
-- a comparison that is thrown out of, or ended, leaves no mark
thrown
thrown
canceled
bool(true)
-- a real recursion is still found
Recursion detected
-- what is sorted is assigned to meanwhile
sort 7 n1 n2 n3 n5 n7 n8 n9
rsort 7 n9 n8 n7 n5 n3 n2 n1
asort 7 n1 n2 n3 n5 n7 n8 n9
array_multisort 7 n1 n2 n3 n5 n7 n8 n9
natsort 7 n1 n2 n3 n5 n7 n8 n9
