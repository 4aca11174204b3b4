<?php
// What a switch costs, held against PHP's own Fiber in the same process.
declare(strict_types=1);

namespace Bench;

return static function (Bench $bench): void {
    $plain = new Contestant('PHP without extension', [PHP_BINARY, '-n', dirname(__DIR__) . '/scenarios/switch.php']);
    $measure = static fn (Contestant $contestant): array => Printed::by($contestant->command, $bench->serverCpu);
    $rounds = new Rounds([$plain, ...$bench->php('switch')], $bench->rounds, $measure, $bench->report);
    Printed::table($rounds, $bench->report);

    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $ratio = static fn (string $figure): array => $rounds->each(
            "{$who}switch",
            static fn (array $printed): float => $printed[$figure] / $printed['fiber_pair_ns'],
        );
        $target = static fn (float $limit): ?float => $who === '' ? $limit : null;
        $figures[] = new Figure("{$who}resume + yield against a Fiber pair", $ratio('coroutine_pair_ns'), '×', $target(0.75));
        $figures[] = new Figure("{$who}value through a channel against a Fiber pair", $ratio('channel_value_ns'), '×', $target(1.0));
        $figures[] = new Figure("{$who}create + run + end against a Fiber pair", $ratio('coroutine_life_ns'), '×', $target(1.2));
    }
    $bench->report->figures($figures);
};
