--TEST--
PHP's own log gets every line, whole, also while others write to it
--FILE--
<?php
require __DIR__ . '/../../include/run.php';

$log = tempnam(sys_get_temp_dir(), 'swoole-test-');
$count = function (string $what) use ($log) {
    $lines = file($log);
    $messages = preg_grep('/(^\[[^]]+\] |PHP Warning:  )line \d+ x{200}( in .* on line \d+)?$/', $lines);
    printf("%s: %d lines, %d whole, %s\n", $what, count($lines), count($messages),
        count(array_unique(preg_replace('/.*line (\d+) .*/s', '$1', $messages))) === count($messages) ? 'each once' : 'some twice');
    file_put_contents($log, '');
};
ini_set('log_errors', '1');
ini_set('display_errors', '0');
ini_set('error_log', $log);
$x = str_repeat('x', 200);

Co\run(function () use ($x) {
    for ($i = 0; $i < 1000; $i++) {
        go(fn () => error_log("line $i $x"));
    }
});
$count('error_log()');

Co\run(function () use ($x) {
    for ($i = 0; $i < 100; $i++) {
        go(function () use ($i, $x) {
            Co::sleep(0.001 * ($i % 3));
            trigger_error("line $i $x", E_USER_WARNING);
        });
    }
});
$count('warnings');

// Others, who are canceled, read and write files meanwhile.
Co\run(function () use ($x) {
    for ($i = 0; $i < 100; $i++) {
        Co::cancel(go(function () {
            $file = tmpfile();
            fwrite($file, str_repeat('y', 100_000));
            rewind($file);
            stream_get_contents($file);
        }));
        Co::cancel(go(fn () => error_log("line $i $x")));
    }
});
$count('among others');

// In order.
Co\run(function () use ($x) {
    foreach (['a', 'b'] as $name) {
        go(function () use ($name) {
            for ($i = 0; $i < 20; $i++) {
                error_log("$name $i");
                Co::sleep(0);
            }
        });
    }
});
foreach (['a', 'b'] as $name) {
    $lines = preg_grep("/\\] $name \\d+$/", file($log));
    var_dump(preg_replace('/.*\] . /', '', array_map('trim', array_values($lines))) == range(0, 19));
}
file_put_contents($log, '');

// A file of the script's own.
Co\run(function () use ($x, $log) {
    for ($i = 0; $i < 100; $i++) {
        go(fn () => error_log("[own] line $i $x\n", 3, $log));
    }
});
$count('error_log() to a file');
unlink($log);

run_php(<<<'PHP'
    Co\run(function () {
        for ($i = 0; $i < 5; $i++) {
            go(function () use ($i) {
                error_log("to standard error $i");
                trigger_error("warning $i", E_USER_WARNING);
            });
        }
    });
    PHP, '-d log_errors=1 -d display_errors=0');
?>
--EXPECTF--
error_log(): 1000 lines, 1000 whole, each once
warnings: 100 lines, 100 whole, each once
among others: 100 lines, 100 whole, each once
bool(true)
bool(true)
error_log() to a file: 100 lines, 100 whole, each once
to standard error 0
PHP Warning:  warning 0 in SCRIPT on line 6
to standard error 1
PHP Warning:  warning 1 in SCRIPT on line 6
to standard error 2
PHP Warning:  warning 2 in SCRIPT on line 6
to standard error 3
PHP Warning:  warning 3 in SCRIPT on line 6
to standard error 4
PHP Warning:  warning 4 in SCRIPT on line 6
status 0
