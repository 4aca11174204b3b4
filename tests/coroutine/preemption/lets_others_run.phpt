--TEST--
With enable_preemptive_scheduler, coroutines that compute take turns with each other and with those that wait
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
$code = <<<'PHP'
    $flag = false;
    $turns = [];
    foreach ([1, 2] as $who) {
        go(function () use ($who, &$flag, &$turns) {
            while (!$flag) {
                if (end($turns) !== $who) {
                    $turns[] = $who;
                }
            }
        });
    }
    go(function () use (&$flag) {
        for ($i = 0; $i < 3; $i++) {
            Co::sleep(0.02);
        }
        // They compute until now.
        echo "slept\n";
        $flag = true;
    });
    // After the loop, which runs at the end of the script.
    register_shutdown_function(function () use (&$turns) {
        echo count($turns) > 3 ? "took turns\n" : json_encode($turns);
    });
    PHP;
echo "INI entry\n";
run_php($code, '-d swoole.enable_preemptive_scheduler=On');
echo "setting\n";
run_php("Co::set(['enable_preemptive_scheduler' => true]); $code");
echo "ini_set\n";
run_php("ini_set('swoole.enable_preemptive_scheduler', '1'); $code");
echo "tracing JIT\n";
run_php($code, '-d swoole.enable_preemptive_scheduler=On -d zend_extension=opcache -d opcache.enable_cli=1 -d opcache.jit=tracing -d opcache.jit_buffer_size=32M');
?>
--SKIPIF--
<?php
if (!is_file(ini_get('extension_dir') . '/opcache.so')) die('skip needs opcache');
?>
--EXPECT--
INI entry
slept
took turns
status 0
setting
slept
took turns
status 0
ini_set
slept
took turns
status 0
tracing JIT
slept
took turns
status 0
