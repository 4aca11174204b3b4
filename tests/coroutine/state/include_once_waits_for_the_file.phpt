--TEST--
include_once and require_once of a file that another coroutine executes wait for the end of it
--FILE--
<?php
$dir = sys_get_temp_dir() . '/swoole-once-' . getmypid();
mkdir($dir);
register_shutdown_function(function () use ($dir) { array_map('unlink', glob("$dir/*")); rmdir($dir); });
$file = function (string $name, string $code) use ($dir) {
    file_put_contents("$dir/$name.php", "<?php $code");
    return "$dir/$name.php";
};
spl_autoload_register(function (string $class) { Co::sleep(0.005); eval("class $class {}"); });

echo "-- once, by name and by include\n";
$child = $file('child', 'class Child1 extends Base1 {} return "value";');
Co\run(function () use ($child) {
    for ($i = 0; $i < 3; $i++) {
        go(function () use ($child, $i) {
            $got = $i === 1 ? include_once $child : require_once $child;
            echo get_class(new Child1), ' ', json_encode($got), "\n";
        });
    }
});
$plain = $file('plain', 'class Child2 extends Base2 {}');
Co\run(function () use ($plain) {
    go(function () use ($plain) { require $plain; echo get_class(new Child2), "\n"; });
    go(function () use ($plain) { require_once $plain; echo get_class(new Child2), "\n"; });
});

echo "-- it throws: the next one passes over it, as in plain PHP\n";
$throws = $file('throws', 'Co::sleep(0.005); throw new Exception("thrown in it");');
Co\run(function () use ($throws) {
    for ($i = 0; $i < 2; $i++) {
        go(function () use ($throws) {
            try { var_dump(require_once $throws); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
        });
    }
});

echo "-- files that need each other\n";
$file('left', 'Co::sleep(0.002); require_once __DIR__ . "/right.php"; function left() { return "left"; }');
$file('right', 'Co::sleep(0.002); require_once __DIR__ . "/left.php"; function right() { return "right"; }');
Co\run(function () use ($dir) {
    go(function () use ($dir) { require_once "$dir/left.php"; echo left(), "\n"; });
    go(function () use ($dir) { require_once "$dir/right.php"; echo right(), "\n"; });
});

echo "-- one that waits for those it has started\n";
$own = $file('own', '
    $done = new Co\Channel;
    for ($i = 0; $i < 2; $i++) go(function () use ($done) { require_once __FILE__; $done->push(1); });
    echo $done->pop() + $done->pop(), "\n";');
Co\run(function () use ($own) { require_once $own; });

echo "-- a wait that is called off\n";
$slow = $file('slow', '$GLOBALS["begun"]->push(1); $GLOBALS["go"]->pop(); echo "through\n";');
Co\run(function () use ($slow) {
    $GLOBALS['begun'] = new Co\Channel(1);
    $GLOBALS['go'] = new Co\Channel(1);
    go(function () use ($slow) { require_once $slow; });
    $GLOBALS['begun']->pop();
    $waits = go(function () use ($slow) {
        try {
            require_once $slow;
            echo "not canceled\n";
        } catch (Swoole\Coroutine\CanceledException $e) {
            echo str_replace($slow, 'FILE', $e->getMessage()), "\n";
        }
    });
    Co::cancel($waits);
    $GLOBALS['go']->push(1);
});

echo "-- a stream wrapper that waits when it opens\n";
class Wrapper {
    public $context;
    private $left = '<?php Co::sleep(0.002); class FromWrapper {} ';
    function stream_open($path, $mode, $options, &$opened) { Co::sleep(0.002); return true; }
    function stream_read($n) { [$left, $this->left] = [$this->left, '']; return $left; }
    function stream_eof() { return $this->left === ''; }
    function stream_stat() { return []; }
    function stream_set_option($option, $a, $b) { return false; }
    function stream_close() {}
}
stream_wrapper_register('slow', 'Wrapper');
Co\run(function () {
    for ($i = 0; $i < 2; $i++) {
        go(function () { require_once 'slow://file'; echo get_class(new FromWrapper), "\n"; });
    }
});
?>
--EXPECT--
-- once, by name and by include
Child1 "value"
Child1 true
Child1 true
Child2
Child2
-- it throws: the next one passes over it, as in plain PHP
thrown in it
bool(true)
-- files that need each other
right
left
-- one that waits for those it has started
2
-- a wait that is called off
Coroutine canceled while it waited for FILE
through
-- a stream wrapper that waits when it opens
FromWrapper
FromWrapper
