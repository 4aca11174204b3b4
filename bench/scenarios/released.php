<?php
// Whether memory goes back: 10,000 coroutines that each once call deeply and then park, and 100,000 that end.
//
//     php -d extension=modules/swoole.so bench/scenarios/released.php
//
// Prints resident KiB per coroutine right after the deep calls and after the loop has had time to give back what lies
// below the parked stacks, then the share of the ended coroutines' memory that is still held, and the seconds until
// nine tenths of it were back (-1 when that took more than ten).

/** A line of this process's status, in KiB. */
function kib(string $name): int
{
    preg_match("/^$name:\s+(\d+)/m", file_get_contents('/proc/self/status'), $match);
    return (int) $match[1];
}

/** Uses some 40 KiB of C stack: array_map() calls back into PHP at every level. */
function deep(int $levels): array
{
    return $levels === 0 ? [] : array_map(static fn ($left) => deep($left), [$levels - 1]);
}

/** Sleeps until $enough says so; the seconds it took, or -1 after ten. */
function until(callable $enough): float
{
    $start = hrtime(true);
    do {
        Co::sleep(0.05);
        $seconds = (hrtime(true) - $start) / 1e9;
        if ($enough()) {
            return $seconds;
        }
    } while ($seconds < 10);
    return -1;
}

Co\run(static function (): void {
    $start = static function (int $n, callable $body): array {
        $ids = [];
        for ($i = 0; $i < $n; $i++) {
            $ids[] = Co::create($body);
        }
        return $ids;
    };

    $before = kib('VmRSS');
    $deep = $start(10_000, static function (): void {
        deep(60);
        Co::yield();
    });
    printf("deep_kib %.1f\n", (kib('VmRSS') - $before) / 10_000);
    // Three sweeps: parked, still parked, given back.
    until(static fn () => (kib('VmRSS') - $before) / 10_000 < 20);
    printf("deep_kib_later %.1f\n", (kib('VmRSS') - $before) / 10_000);
    array_map(Co::resume(...), $deep);

    // What those leave behind goes back before the next weighing.
    Co::sleep(3);
    $before = kib('VmRSS');
    $ids = $start(90_000, static function (): void {
        Co::yield();
    });
    $held = kib('VmRSS') - $before;
    array_map(Co::resume(...), $ids);
    unset($ids);
    $seconds = until(static fn () => kib('VmRSS') - $before < $held / 10);
    printf("held_after_the_end %.3f\n", max(0, kib('VmRSS') - $before) / $held);
    printf("seconds_until_back %.1f\n", $seconds);
});
