--TEST--
An assignment that waits in the middle, while others change the same array or object, damages nothing
--FILE--
<?php
set_error_handler(function () { Co::sleep(0.001); return true; });
class Text { public function __toString(): string { Co::sleep(0.001); return 'text'; } }

function meanwhile(callable $write, callable $change): void
{
    Co\run(function () use ($write, $change) {
        $writer = go(fn () => $write());
        $change();
        // What now lies where the tables were.
        for ($i = 0; $i < 200; $i++) { $fill[] = [$i, str_repeat('y', 40), 'k' => str_repeat('z', 20)]; }
        Co::join([$writer]);
        foreach ($fill as $i => $each) {
            if ($each !== [$i, str_repeat('y', 40), 'k' => str_repeat('z', 20)]) { echo "damaged\n"; }
        }
    });
}

$a = ['', '', 'old'];
meanwhile(function () use (&$a) { $a[2] .= new Text; }, function () use (&$a) { for ($i = 0; $i < 100; $i++) { $a[] = "added $i"; } });
// Others have changed it: what was to be assigned is lost, or there.
echo count($a), ' ', in_array($a[2], ['old', 'oldtext'], true) ? 'right' : 'wrong', "\n";

$a = ['', '', 'old'];
meanwhile(function () use (&$a) { $a[2] = $undefined; }, function () use (&$a) { for ($i = 0; $i < 100; $i++) { $a[] = "added $i"; } });
echo count($a), ' ', in_array($a[2], ['old', null], true) ? 'right' : 'wrong', "\n";

$o = new stdClass;
$o->p = str_repeat('p', 20);
meanwhile(function () use ($o) { $o->p .= new Text; }, function () use ($o) { for ($i = 0; $i < 50; $i++) { $o->{"d$i"} = $i; } });
echo count((array) $o), ' ', rtrim($o->p, 'text') === str_repeat('p', 20) ? 'right' : 'wrong', "\n";

$o->a = ['k' => str_repeat('a', 20)];
meanwhile(function () use ($o, &$r) { $r = $o->a['k'] .= new Text; }, function () use ($o) { $o->a = []; });
var_dump($r, $o->a);

echo "-- nobody else has it, or nobody changes it\n";
$a = ['old'];
meanwhile(function () use (&$a) { $a[0] .= new Text; $a['new'] = $undefined; }, function () use (&$a) { $copy = $a; });
var_dump($a);
$o = new stdClass;
$o->p = 'p';
meanwhile(function () use ($o) { $o->p .= new Text; $o->q = $undefined; }, function () {});
echo json_encode($o), "\n";

echo "-- it is called off\n";
Co\run(function () {
    $a = ['old'];
    $writer = go(function () use (&$a) {
        try { $a[0] .= new class { function __toString(): string { Co::sleep(10); return ''; } }; }
        catch (Swoole\Coroutine\CanceledException) { echo "canceled\n"; }
    });
    for ($i = 0; $i < 100; $i++) { $a[] = $i; }
    Co::cancel($writer, true);
    Co::join([$writer]);
    echo count($a), ' ', $a[0], "\n";
});
?>
--EXPECT--
103 right
103 right
51 right
string(24) "aaaaaaaaaaaaaaaaaaaatext"
array(0) {
}
-- nobody else has it, or nobody changes it
array(2) {
  [0]=>
  string(7) "oldtext"
  ["new"]=>
  NULL
}
{"p":"ptext","q":null}
-- it is called off
canceled
101 old
