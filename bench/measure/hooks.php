<?php
// What hooked calls cost where they bring nothing, and what they bring.
declare(strict_types=1);

namespace Bench;

return static function (Bench $bench): void {
    $bench->mysqlPort();
    $probe = $bench->floorFile('libswoole_bench_probe.so');
    $measure = static fn (Contestant $contestant): array => Printed::by($contestant->command, $bench->serverCpu);
    // Left alone, the kernel puts the database's thread now beside its client and now on the other CPU, and a round trip
    // takes 10 or 40 µs, depending on that alone.
    $database = (int) @file_get_contents((string) getenv('MYSQL_PID_FILE'));
    $pin = static fn (string $cpus): string => Command::run(['taskset', '-a', '-p', '-c', $cpus, (string) $database]);
    $pinned = $bench->loadCpu !== null && $database > 0;
    if ($pinned) {
        $pin((string) $bench->loadCpu);
    }
    try {
        $rounds = new Rounds($bench->php('hooks', $probe), $bench->rounds, $measure, $bench->report);
    } finally {
        if ($pinned) {
            $pin(implode(',', Machine::cpus()));
        }
    }
    Printed::table($rounds, $bench->report);

    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $target = static fn (float $limit): ?float => $who === '' ? $limit : null;
        $each = static fn (callable $value): array => $rounds->each("{$who}hooks", $value);
        $ratio = static fn (string $one, string $other): array => $each(static fn (array $printed): float => $printed[$one] / $printed[$other]);
        foreach (['recv', 'poll', 'close', 'mutex'] as $call) {
            $added = $each(static fn (array $printed): float => $printed["added_to_{$call}_ns"]);
            $figures[] = new Figure("{$who}hooked $call outside of coroutines, beyond libc's", $added, 'ns', $target(10.0));
        }
        array_push(
            $figures,
            new Figure("{$who}PDO, one connection in a coroutine against blocking, wall", $ratio('coroutine_wall_us', 'blocking_wall_us'), '×', $target(1.1)),
            new Figure("{$who}PDO, one connection in a coroutine against blocking, CPU", $ratio('coroutine_cpu_us', 'blocking_cpu_us'), '×', $target(1.1)),
            new Figure("{$who}PDO, queries/s of 64 connections against one", $ratio('per_second_64', 'per_second_1'), '×', atLeast: $target(3.0)),
            new Figure("the same with 64 blocking processes, without extension", $ratio('processes_64', 'per_second_1'), '×'),
            new Figure("{$who}PDO, 64 connections against 64 blocking processes", $ratio('per_second_64', 'processes_64'), '×'),
            new Figure("{$who}PDO, queries of 1 ms, 64 connections against one", $ratio('slow_per_second_64', 'slow_per_second_1'), '×', atLeast: $target(3.0)),
        );
    }
    $bench->report->figures($figures);
};
