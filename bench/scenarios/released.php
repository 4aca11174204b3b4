<?php
// Whether memory goes back: 10,000 coroutines that each once call deeply and then park, and N that end (100,000).
//
//     php -d extension=modules/swoole.so bench/scenarios/released.php [N]
//
// Prints resident KiB per coroutine right after the deep calls and after the loop has had time to give back what lies
// below the parked stacks. Then, of N: resident KiB of each while it is parked, how many went on to their end, the share
// of their memory that is still held afterwards, the seconds until nine tenths of it were back (-1 when that took more
// than thirty), the KiB of page tables of each, parked and afterwards, and the number of mappings, likewise.

/** A line of this process's status, in KiB: VmRSS is resident memory, VmPTE are page tables. */
function kib(string $name): int
{
    preg_match("/^$name:\s+(\d+)/m", file_get_contents('/proc/self/status'), $match);
    return (int) $match[1];
}

/** Memory mappings of this process, counted without holding the list in memory. */
function mappings(): int
{
    $maps = fopen('/proc/self/maps', 'r');
    for ($lines = 0; fgets($maps) !== false; $lines++);
    return $lines;
}

/** Uses some 40 KiB of C stack: array_map() calls back into PHP at every level. */
function deep(int $levels): array
{
    return $levels === 0 ? [] : array_map(static fn ($left) => deep($left), [$levels - 1]);
}

/** Sleeps until $enough says so; the seconds it took, or -1 after thirty. */
function until(callable $enough): float
{
    $start = hrtime(true);
    do {
        Co::sleep(0.05);
        $seconds = (hrtime(true) - $start) / 1e9;
        if ($enough()) {
            return $seconds;
        }
    } while ($seconds < 30);
    return -1;
}

/** Starts a coroutine for each place in $ids, which is allocated before anything is weighed. */
function start(SplFixedArray $ids, callable $body): void
{
    for ($i = 0; $i < count($ids); $i++) {
        $ids[$i] = Co::create($body);
    }
}

function resume_all(SplFixedArray $ids): void
{
    foreach ($ids as $id) {
        Co::resume($id);
    }
}

$n = (int) ($argv[1] ?? 100_000);
Co::set(['max_coroutine' => max($n, 10_000) + 1]); // 100,000 is Swoole's default.

Co\run(static function () use ($n): void {
    $ids = SplFixedArray::fromArray(array_fill(0, 10_000, 0));
    $before = kib('VmRSS');
    start($ids, static function (): void {
        deep(60);
        Co::yield();
    });
    printf("deep_kib %.1f\n", (kib('VmRSS') - $before) / 10_000);
    // Three sweeps: parked, still parked, given back.
    until(static fn () => (kib('VmRSS') - $before) / 10_000 < 20);
    printf("deep_kib_later %.1f\n", (kib('VmRSS') - $before) / 10_000);
    resume_all($ids);

    // What those leave behind goes back before the next weighing.
    Co::sleep(3);
    $ids = SplFixedArray::fromArray(array_fill(0, $n, 0));
    $finished = 0;
    $before = kib('VmRSS');
    $tables = kib('VmPTE');
    start($ids, static function () use (&$finished): void {
        Co::yield();
        $finished++;
    });
    $held = kib('VmRSS') - $before;
    printf("parked_kib %.2f\n", $held / $n);
    printf("page_tables_kib %.2f\n", (kib('VmPTE') - $tables) / $n);
    printf("mappings %d\n", mappings());
    resume_all($ids);
    printf("finished %d\n", $finished);
    $seconds = until(static fn () => kib('VmRSS') - $before < $held / 10);
    printf("held_after_the_end %.3f\n", max(0, kib('VmRSS') - $before) / $held);
    printf("seconds_until_back %.1f\n", $seconds);
    printf("page_tables_kib_later %.2f\n", max(0, kib('VmPTE') - $tables) / $n);
    printf("mappings_later %d\n", mappings());
});
