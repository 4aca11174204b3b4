<?php
// The original program under ab, as its description ran it: 10,000 requests, 100 at a time, a new HTTP connection and a
// new MySQL connection for each. Held against the same work in Rust without PHP.
declare(strict_types=1);

namespace Bench;

const ORIGINAL_REQUESTS = 10_000;

return static function (Bench $bench): void {
    Command::need('ab');
    $mysqlPort = $bench->mysqlPort();
    $rounds = new ServerRounds(
        $bench,
        [
            $bench->floor('floor-mysql', Server::PORT, $mysqlPort),
            ...$bench->php('original', Server::PORT),
            ...$bench->php('original_pdo', Server::PORT),
        ],
        expected: 'response is ok, result=array',
        warmUp: static fn (int $port): Load => Load::ab($port, 1_000, $bench->loadCpu),
        load: static fn (int $port): Load => Load::ab($port, ORIGINAL_REQUESTS, $bench->loadCpu),
    );
    $rounds->table('the database and everything else on the machine');

    $total = static fn (Sample $sample): float => $sample->totalUs;
    $perSecond = static fn (Sample $sample): float => $sample->load->perSecond;
    $failed = static fn (Sample $sample): int => $sample->load->failed();
    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $ours = $who === '';
        array_push(
            $figures,
            $rounds->ratio(
                "{$who}original, CPU against the floor",
                "{$who}original",
                'floor-mysql',
                $total,
                atMost: $ours ? 1.3 : null,
            ),
            $rounds->ratio("{$who}original, requests/s against the floor", "{$who}original", 'floor-mysql', $perSecond),
            $rounds->ratio("{$who}original with PDO, CPU against the floor", "{$who}original_pdo", 'floor-mysql', $total),
            $rounds->ratio("{$who}original with PDO, CPU against the native client", "{$who}original_pdo", "{$who}original", $total),
            $rounds->ratio("{$who}original with PDO, requests/s against the native client", "{$who}original_pdo", "{$who}original", $perSecond),
            $rounds->figure("{$who}original with PDO, failed requests", "{$who}original_pdo", $failed, atMost: $ours ? 0.0 : null, digits: 0),
            $rounds->figure("{$who}original, failed requests", "{$who}original", $failed, atMost: $ours ? 0.0 : null, digits: 0),
        );
    }
    $figures[] = $rounds->ratio('original, CPU against the rival', 'original', 'rival original', $total);
    $figures[] = $rounds->ratio('original, requests/s against the rival', 'original', 'rival original', $perSecond);
    $bench->report->figures($figures);
};
