--TEST--
Where a coroutine is preempted, and where it is not because something is in the middle of its work
--INI--
swoole.enable_preemptive_scheduler=On
--FILE--
<?php
/** Computes for a while; true when others ran meanwhile. */
function computes(): bool
{
    global $ticks;
    $before = $ticks;
    $start = hrtime(true);
    // Patient, as the machine may be busy; but whoever is not preempted need not wait for long.
    while ($ticks === $before && hrtime(true) - $start < $GLOBALS['patience']);
    return $ticks !== $before;
}

class Magic
{
    function __destruct() { show('destructor', computes()); }
    function __toString(): string { return computes() ? 'yes' : 'no'; }
    function __get(string $name) { return computes(); }
    function __invoke() { return computes(); }
    function __construct() { $this->constructed = computes(); }
    public bool $constructed;
}
function show(string $where, bool $preempted): void { echo "$where: ", $preempted ? 'yes' : 'no', "\n"; }
function generate() { yield computes(); yield from (function () { yield computes(); })(); }
spl_autoload_register(function ($class) { show("autoload", computes()); });

$ticks = 0;
$ended = false;
go(function () use (&$ended) {
    while (!$ended) {
        Co::sleep(0.001);
        $GLOBALS['ticks']++;
    }
});
Co\run(function () use (&$ended) {
    $patience = &$GLOBALS['patience'];
    $patience = 5e9;
    show('plain', computes());
    show('call_user_func', call_user_func('computes'));
    show('array_map', array_map(fn () => computes(), [1])[0]);
    $list = [2, 1];
    usort($list, fn ($a, $b) => [$a <=> $b, $GLOBALS['sorting'] ??= computes()][0]);
    show('usort', $sorting = $GLOBALS['sorting']);
    echo json_encode($list), "\n";
    show('preg_replace_callback', preg_replace_callback('/./', fn () => (string) computes(), 'x') === '1');
    foreach (generate() as $value) {
        show('generator', $value);
    }
    $file = tempnam(sys_get_temp_dir(), 'swoole-test-');
    file_put_contents($file, '<?php return computes();');
    show('include', include $file);
    unlink($file);
    show('eval', eval('return computes();'));
    show('constructor', ($magic = new Magic)->constructed);
    show('invoke', $magic());
    show('reflection', (new ReflectionFunction('computes'))->invoke());
    try {
        show('try', computes());
    } finally {
        show('finally', computes());
    }

    $patience = 60e6;
    show('conversion', "$magic" === 'yes');
    show('property', $magic->unknown);
    unset($magic);
    class_exists('Unknown');
    set_error_handler(fn () => show('error handler', computes()));
    echo $undefined;
    restore_error_handler();
    ob_start(fn ($text) => $text . (computes() ? 'yes' : 'no'));
    echo 'output handler: ';
    ob_end_flush();
    echo "\n";
    show('iterator_apply', (function () { $it = new ArrayIterator([1]); iterator_apply($it, function () use (&$result) { $result = computes(); }); return $result; })());
    $fiber = new Fiber(fn () => show('Fiber', computes()));
    $fiber->start();
    Co::disableScheduler();
    show('disabled', computes());
    Co::enableScheduler();
    $patience = 5e9;
    show('enabled', computes());
    $ended = true;
});
?>
--EXPECT--
plain: yes
call_user_func: yes
array_map: yes
usort: yes
[1,2]
preg_replace_callback: yes
generator: yes
generator: yes
include: yes
eval: yes
constructor: yes
invoke: yes
reflection: yes
try: yes
finally: yes
conversion: no
property: no
destructor: no
autoload: no
error handler: no
output handler: no
iterator_apply: no
Fiber: no
disabled: no
enabled: yes
