<?php
// Hello world with a connection for each request: what accepting, closing and everything between costs.
declare(strict_types=1);

namespace Bench;

const CONNECT_REQUESTS = 40_000;

return static function (Bench $bench): void {
    Command::need('ab');
    $rounds = new ServerRounds(
        $bench,
        [$bench->floor('floor-hello', Server::PORT, 'close'), ...$bench->php('hello', Server::PORT)],
        expected: 'hello',
        warmUp: static fn (int $port): Load => Load::ab($port, 4_000, $bench->loadCpu),
        load: static fn (int $port): Load => Load::ab($port, CONNECT_REQUESTS, $bench->loadCpu),
    );
    $rounds->table();

    $total = static fn (Sample $sample): float => $sample->totalUs;
    $failed = static fn (Sample $sample): int => $sample->load->failed();
    $figures = [];
    foreach ($bench->prefixes() as $who) {
        array_push(
            $figures,
            $rounds->userBeyond("{$who}connect, user CPU beyond the floor", "{$who}hello", 'floor-hello'),
            $rounds->ratio("{$who}connect, CPU against the floor", "{$who}hello", 'floor-hello', $total),
            $rounds->figure("{$who}connect, failed requests", "{$who}hello", $failed, atMost: $who === '' ? 0.0 : null, digits: 0),
        );
    }
    $figures[] = $rounds->ratio('connect, CPU against the rival', 'hello', 'rival hello', $total, atMost: 0.95);
    $bench->report->figures($figures);
};
