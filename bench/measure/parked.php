<?php
// What a parked coroutine holds, and whether a million of them fit under the kernel's default limit of mappings.
declare(strict_types=1);

namespace Bench;

return static function (Bench $bench): void {
    $limit = (int) file_get_contents('/proc/sys/vm/max_map_count');
    $measure = static fn (Contestant $contestant): array => Printed::by($contestant->command, $bench->serverCpu);
    foreach ([10_000, 100_000, 1_000_000] as $n) {
        $bench->report->line(number_format($n) . " coroutines (vm.max_map_count is $limit):");
        $bench->report->line();
        // A million take most of a minute to make, and do not vary.
        $rounds = new Rounds($bench->php('parked', (string) $n), $n > 100_000 ? 1 : $bench->rounds, $measure, $bench->report);
        Printed::table($rounds, $bench->report);

        $figures = [];
        foreach ($bench->prefixes() as $who) {
            $ours = $who === '';
            $each = static fn (string $figure): array => $rounds->each("{$who}parked", static fn ($printed) => $printed[$figure]);
            $text = static fn (string $what): string => $who . number_format($n) . " parked, $what";
            array_push(
                $figures,
                new Figure($text('RSS of each'), $each('rss_per_coroutine_kib'), 'KiB', $ours ? 10.0 : null),
                new Figure($text('page tables of each'), $each('page_tables_per_coroutine_kib'), 'KiB'),
                new Figure($text('mappings of the process'), $each('mappings'), atMost: $ours ? 65_530.0 : null, digits: 0),
                new Figure($text('resumed and finished'), $each('finished'), atLeast: $ours ? (float) $n : null, digits: 0),
            );
            if (isset($rounds->results["{$who}parked"][0]['guards'])) {
                $figures[] = new Figure($text('stacks with a guard'), $each('guards'), atLeast: $ours ? (float) $n : null, digits: 0);
            }
        }
        $bench->report->figures($figures);
    }
};
