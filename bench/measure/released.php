<?php
// Whether the memory of deep calls and of a million ended coroutines goes back to the system.
declare(strict_types=1);

namespace Bench;

return static function (Bench $bench): void {
    $measure = static fn (Contestant $contestant): array => Printed::by($contestant->command, $bench->serverCpu);
    $rounds = new Rounds($bench->php('released', '1000000'), 1, $measure, $bench->report);
    Printed::table($rounds, $bench->report);

    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $ours = $who === '';
        $each = static fn (string $figure): array => $rounds->each("{$who}released", static fn ($printed) => $printed[$figure]);
        array_push(
            $figures,
            new Figure("{$who}parked after a deep call, RSS of each at first", $each('deep_kib'), 'KiB'),
            new Figure("{$who}parked after a deep call, RSS of each later", $each('deep_kib_later'), 'KiB', $ours ? 10.0 : null),
            new Figure("{$who}a million parked, RSS of each", $each('parked_kib'), 'KiB', $ours ? 10.0 : null),
            new Figure("{$who}resumed and finished", $each('finished'), atLeast: $ours ? 1e6 : null, digits: 0),
            new Figure("{$who}share of their memory that is still held", $each('held_after_the_end'), '', $ours ? 0.1 : null),
            new Figure("{$who}seconds until it is back", $each('seconds_until_back'), 's'),
            new Figure("{$who}page tables of each, parked", $each('page_tables_kib'), 'KiB'),
            new Figure("{$who}page tables of each, in the end", $each('page_tables_kib_later'), 'KiB'),
            new Figure("{$who}mappings in the end", $each('mappings_later'), atMost: $ours ? 65_530.0 : null, digits: 0),
        );
    }
    $bench->report->figures($figures);
};
