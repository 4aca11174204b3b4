<?php
// Hello world over 100 keep-alive connections, 16 requests at a time on each.
declare(strict_types=1);

namespace Bench;

return static function (Bench $bench): void {
    Command::need('wrk');
    $load = static fn (int $port, float $seconds): Load => Load::wrk($port, $seconds, $bench->loadCpu, script: 'pipeline');
    $rounds = new ServerRounds(
        $bench,
        [$bench->floor('floor-hello', Server::PORT), ...$bench->php('hello', Server::PORT)],
        expected: 'hello',
        warmUp: static fn (int $port): Load => $load($port, 1),
        load: static fn (int $port): Load => $load($port, $bench->duration),
    );
    $rounds->table();

    $total = static fn (Sample $sample): float => $sample->totalUs;
    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $figures[] = $rounds->userBeyond("{$who}pipeline, user CPU beyond the floor", "{$who}hello", 'floor-hello');
    }
    $figures[] = $rounds->ratio('pipeline, CPU against the rival', 'hello', 'rival hello', $total);
    $bench->report->figures($figures);
};
