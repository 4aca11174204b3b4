--TEST--
include and an autoloader park in the middle
--FILE--
<?php
spl_autoload_register(function (string $class) {
    echo "loading $class in ", Co::getCid(), "\n";
    Co::sleep(0);
    if (!class_exists($class, false)) {
        eval("class $class {}");
    }
    echo "loaded $class in ", Co::getCid(), "\n";
});
$file = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($file, '<?php Co::sleep(0); return $name . Co::getCid();');
foreach (['One', 'One', 'Two'] as $class) {
    go(function () use ($class, $file) {
        $name = 'included by ';
        echo get_class(new $class) . ' ' . (include $file) . "\n";
    });
}
register_shutdown_function(fn () => unlink($file));
?>
--EXPECT--
loading One in 1
loading Two in 3
loaded One in 1
loaded Two in 3
One included by 1
Two included by 3
One included by 2
