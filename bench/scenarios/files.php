<?php
// What files cost: a line appended, a file put, got, included, a directory read; plain and in a coroutine with hooks.
//
//     php -d extension=modules/swoole.so bench/scenarios/files.php [BATCHES [DIRECTORY]]
//
// The directory is to lie on a disk: what lies in memory is not hooked. The two take turns, batch by batch; the median
// batch is printed. Page cache takes and gives it all, as on a machine whose disk is not the limit.

const LINE = 100;
const CONTENT = 1_000;

/** Operations by name, and how many a batch has. */
function operations(string $directory): array
{
    [$line, $content] = [str_repeat('l', LINE - 1) . "\n", str_repeat('c', CONTENT)];
    file_put_contents("$directory/got", $content);
    file_put_contents("$directory/included.php", '<?php return 1;');
    $times = static fn (int $times, callable $operation): callable => static function () use ($times, $operation): float {
        $start = hrtime(true);
        for ($i = 0; $i < $times; $i++) {
            $operation();
        }
        return (hrtime(true) - $start) / 1e3 / $times;
    };
    $log = fopen("$directory/log", 'a');
    return [
        'append' => $times(5_000, static fn () => fwrite($log, $line)),
        'put' => $times(500, static fn () => file_put_contents("$directory/put", $content)),
        'get' => $times(5_000, static fn () => file_get_contents("$directory/got")),
        'include' => $times(5_000, static fn () => include "$directory/included.php"),
        'scandir' => $times(2_000, static fn () => scandir($directory)),
    ];
}

/** Microseconds of CPU time so far, all threads. */
function cpu(): float
{
    $usage = getrusage();
    return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e6 + $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'];
}

[$batches, $parent] = [(int) ($argv[1] ?? 9), $argv[2] ?? dirname(__DIR__)];
$directory = $parent . '/files-' . getmypid();
mkdir($directory);
$figures = [];
try {
    $operations = operations($directory);
    for ($batch = 0; $batch < $batches; $batch++) {
        foreach ($operations as $name => $operation) {
            $figures["plain_{$name}_us"][] = $operation();
            Swoole\Coroutine\run(static function () use (&$figures, $name, $operation): void {
                $figures["hooked_{$name}_us"][] = $operation();
            });
        }
    }
    // As many at the same time as a busy server has: the work of threads does not make the line longer.
    Swoole\Coroutine\run(static function () use (&$figures, $operations): void {
        $cpu = cpu();
        $operations['append']();
        $figures['hooked_append_cpu_us'][] = (cpu() - $cpu) / 5_000;
    });
} finally {
    unset($operations);
    array_map(unlink(...), glob("$directory/*"));
    rmdir($directory);
}
foreach ($figures as $name => $values) {
    sort($values);
    printf("%s %.2f\n", $name, $values[intdiv(count($values), 2)]);
}
