<?php
// What hooked calls cost and bring: `SELECT 1` through PDO in a loop, blocking and in a coroutine, on one connection and
// on 64; and libc calls outside of coroutines, hooked and not.
//
//     MYSQL_PORT=3306 php -d extension=pdo_mysql -d extension=ffi -d extension=modules/swoole.so \
//         bench/scenarios/hooks.php PROBE [BATCHES]
//
// PROBE is libswoole_bench_probe.so of bench/floor, which calls libc in a loop; without it that part is left out. The
// measurements take turns, batch by batch; the median batch is printed.

const QUERIES = 4_000;
const CALLS = 200_000;
const CONNECTIONS = 64;

function connect(): PDO
{
    return new PDO('mysql:host=127.0.0.1;port=' . (getenv('MYSQL_PORT') ?: 3306) . ';dbname=test', 'root', 'root');
}

function ask(PDO $pdo, int $times, string $query = 'SELECT 1'): void
{
    while ($times-- > 0) {
        $pdo->query($query)->fetchAll();
    }
}

/** Microseconds of CPU time so far, all threads. */
function cpu(): float
{
    $usage = getrusage();
    return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e6 + $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'];
}

/** Microseconds per query, by the clock and of CPU. */
function one_connection(bool $inCoroutine): array
{
    $figures = [];
    $measure = static function () use (&$figures): void {
        $pdo = connect();
        ask($pdo, 100);
        [$start, $cpu] = [hrtime(true), cpu()];
        ask($pdo, QUERIES);
        $figures = ['wall_us' => (hrtime(true) - $start) / 1e3 / QUERIES, 'cpu_us' => (cpu() - $cpu) / QUERIES];
    };
    $inCoroutine ? Swoole\Coroutine\run($measure) : $measure();
    return $figures;
}

/** Queries per second of so many coroutines, each on a connection of its own. */
function per_second(int $connections, string $query, int $queries): float
{
    $elapsed = 0;
    Swoole\Coroutine\run(static function () use ($connections, $query, $queries, &$elapsed): void {
        $each = intdiv($queries, $connections);
        $open = array_map(static fn (): PDO => connect(), range(1, $connections));
        $done = new Swoole\Coroutine\WaitGroup($connections);
        $start = hrtime(true);
        foreach ($open as $pdo) {
            Swoole\Coroutine::create(static function () use ($pdo, $each, $query, $done): void {
                ask($pdo, $each, $query);
                $done->done();
            });
        }
        $done->wait();
        $elapsed = hrtime(true) - $start;
    });
    return intdiv($queries, $connections) * $connections / ($elapsed / 1e9);
}

/** Queries per second of as many blocking processes: what the database and the machine have to give. */
function processes(int $connections, int $queries): float
{
    $each = intdiv($queries, $connections);
    $children = [];
    for ($i = 0; $i < $connections; $i++) {
        $pipes = [];
        $command = [PHP_BINARY, '-n', ...array_map(static fn ($name) => "-dextension=$name", loaded(['mysqlnd', 'pdo', 'pdo_mysql'])), '-r',
            '$p = new PDO("mysql:host=127.0.0.1;port=" . getenv("MYSQL_PORT") . ";dbname=test", "root", "root");'
            . 'echo "+"; fgets(STDIN); for ($i = ' . $each . '; $i > 0; $i--) { $p->query("SELECT 1")->fetchAll(); } echo "-";'];
        $children[] = [proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes), $pipes];
    }
    foreach ($children as [, $pipes]) {
        fread($pipes[1], 1);
    }
    $start = hrtime(true);
    foreach ($children as [, $pipes]) {
        fwrite($pipes[0], "\n");
    }
    foreach ($children as [, $pipes]) {
        fread($pipes[1], 1);
    }
    $elapsed = hrtime(true) - $start;
    array_map(static fn (array $child): int => proc_close($child[0]), $children);
    return $each * $connections / ($elapsed / 1e9);
}

/** Those of some extensions that are files of their own. */
function loaded(array $names): array
{
    return array_filter($names, static fn (string $name): bool => is_file(ini_get('extension_dir') . "/$name.so"));
}

/** Nanoseconds of a libc call outside of coroutines that the hooks add. */
function added_ns(FFI $probe, string $function): float
{
    $hooked = $probe->{"hooked_$function"}(CALLS);
    $direct = $probe->{"direct_$function"}(CALLS);
    return ($hooked - $direct) / CALLS;
}

$batches = (int) ($argv[2] ?? 9);
$figures = [];
for ($batch = 0; $batch < $batches; $batch++) {
    foreach (['blocking' => false, 'coroutine' => true] as $how => $inCoroutine) {
        foreach (one_connection($inCoroutine) as $name => $value) {
            $figures["{$how}_$name"][] = $value;
        }
    }
    $figures['per_second_1'][] = per_second(1, 'SELECT 1', QUERIES);
    $figures['per_second_64'][] = per_second(CONNECTIONS, 'SELECT 1', 4 * QUERIES);
    $figures['processes_64'][] = processes(CONNECTIONS, 4 * QUERIES);
    $figures['slow_per_second_1'][] = per_second(1, 'SELECT SLEEP(0.001)', 100);
    $figures['slow_per_second_64'][] = per_second(CONNECTIONS, 'SELECT SLEEP(0.001)', 6_400);
}
if (($argv[1] ?? '') !== '') {
    Swoole\Runtime::enableCoroutine();
    $functions = ['recv', 'poll', 'close', 'mutex'];
    $declarations = array_map(static fn (string $name): string => "int64_t hooked_$name(int64_t); int64_t direct_$name(int64_t);", $functions);
    $probe = FFI::cdef(implode("\n", $declarations), $argv[1]);
    for ($batch = 0; $batch < 5 * $batches; $batch++) {
        foreach ($functions as $function) {
            $figures["added_to_{$function}_ns"][] = added_ns($probe, $function);
        }
    }
}
foreach ($figures as $name => $values) {
    sort($values);
    printf("%s %.2f\n", $name, $values[intdiv(count($values), 2)]);
}
