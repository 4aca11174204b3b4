--TEST--
PHP code that computes is reported by its function, once, wherever in it it was met; with the tracing JIT as well
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
$code = <<<'PHP'
    function compute(float $ms): void
    {
        $end = hrtime(true) + $ms * 1e6;
        while (hrtime(true) < $end) {
            for ($i = 0; $i < 100; $i++);
        }
    }
    class Sum
    {
        static function up(): int
        {
            $sum = 0;
            $start = hrtime(true);
            while (hrtime(true) - $start < 2e8)
                for ($i = 0; $i < 1000; $i++) $sum++;
            return $sum;
        }
    }
    Co\run(function () {
        foreach ([300, 300, 300] as $ms) {
            compute($ms);
            Co::sleep(0);
            Sum::up();
            Co::sleep(0);
        }
    });
    PHP;
$show = function (string $options) use ($code): void {
    ob_start();
    show_reports($code, $options);
    // Which of its lines is a matter of chance.
    echo preg_replace('/(SCRIPT:)[4-7]$/m', '$1N', preg_replace('/(SCRIPT:)1[2-7]$/m', '$1N', ob_get_clean()));
};
$show('');
$show('-d zend_extension=opcache -d opcache.enable_cli=1 -d opcache.jit=tracing -d opcache.jit_buffer_size=32M');
?>
--SKIPIF--
<?php
if (!is_file(ini_get('extension_dir') . '/opcache.so')) die('skip needs opcache');
?>
--EXPECT--
[time]	WARNING	compute() blocked the event loop for some time, computing in SCRIPT:N
[time]	WARNING	Sum::up() blocked the event loop for some time, computing in SCRIPT:N
[time]	WARNING	compute() blocked the event loop for some time, computing in SCRIPT:N
[time]	WARNING	Sum::up() blocked the event loop for some time, computing in SCRIPT:N
