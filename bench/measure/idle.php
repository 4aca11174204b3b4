<?php
// 10,000 clients that have asked once and keep their connections: what the process holds for each of them.
declare(strict_types=1);

namespace Bench;

use RuntimeException;

const IDLE_CLIENTS = 10_000;

return static function (Bench $bench): void {
    $clients = new Clients(IDLE_CLIENTS);
    $measure = static function (Contestant $contestant) use ($bench, $clients): float {
        $server = new Server($contestant->command, $bench->serverCpu);
        try {
            // What the first ones make is made once.
            $clients->ask($server->port, 100);
            $server->settle();
            $before = $server->usage();
            $held = $clients->ask($server->port, IDLE_CLIENTS);
            $server->settle();
            $after = $server->usage();
            unset($held);
            return ($after->anonKib - $before->anonKib) / IDLE_CLIENTS;
        } finally {
            $server->stop();
        }
    };
    $contestants = [$bench->floor('floor-hello', Server::PORT), ...$bench->php('idle', Server::PORT)];
    $rounds = new Rounds($contestants, $bench->rounds, $measure, $bench->report);

    $each = static fn (float $kib): float => $kib;
    $figures = [new Figure('the floor, memory of an idle connection', $rounds->each('floor-hello', $each), 'KiB')];
    foreach ($bench->prefixes() as $who) {
        $figures[] = new Figure(
            "{$who}idle, memory of an idle connection",
            $rounds->each("{$who}idle", $each),
            'KiB',
            $who === '' ? 2.0 : null,
        );
    }
    $bench->report->figures($figures);
};
