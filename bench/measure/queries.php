<?php
// Twenty small queries in each request, prepared by the server, 64 clients on 20 pooled connections: what a query costs
// where a hooked client waits for each answer.
declare(strict_types=1);

namespace Bench;

const QUERIES_EACH = 20;

return static function (Bench $bench): void {
    Command::need('wrk');
    $bench->mysqlPort();
    $load = static fn (int $port, float $seconds): Load => Load::wrk($port, $seconds, $bench->loadCpu, connections: 64);
    $rounds = new ServerRounds(
        $bench,
        $bench->php('queries', Server::PORT),
        expected: 'sum 210',
        warmUp: static fn (int $port): Load => $load($port, 1),
        load: static fn (int $port): Load => $load($port, $bench->duration),
    );
    $rounds->table('the database and everything else on the machine');

    $total = static fn (Sample $sample): float => $sample->totalUs;
    $each = static fn (Sample $sample): float => $sample->totalUs / QUERIES_EACH;
    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $figures[] = $rounds->figure("{$who}queries, CPU of each query", "{$who}queries", $each, 'µs');
    }
    $figures[] = $rounds->ratio('queries, CPU against the rival', 'queries', 'rival queries', $total, atMost: 0.85);
    $bench->report->figures($figures);
};
