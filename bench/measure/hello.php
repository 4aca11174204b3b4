<?php
// Hello world over 100 keep-alive connections: what a request costs beyond what the kernel and the wire cost anyway,
// what a coroutine per request costs, and what reading every header costs.
declare(strict_types=1);

namespace Bench;

return static function (Bench $bench): void {
    Command::need('wrk');
    $rounds = new ServerRounds(
        $bench,
        [
            $bench->floor('floor-hello', Server::PORT),
            ...$bench->php('hello', Server::PORT),
            ...$bench->php('hello_no_coroutine', Server::PORT),
            ...$bench->php('hello_headers', Server::PORT),
        ],
        expected: 'hello',
        warmUp: static fn (int $port): Load => Load::wrk($port, 1, $bench->loadCpu),
        load: static fn (int $port): Load => Load::wrk($port, $bench->duration, $bench->loadCpu),
    );
    $rounds->table();

    $total = static fn (Sample $sample): float => $sample->totalUs;
    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $target = static fn (float $limit): ?float => $who === '' ? $limit : null;
        array_push(
            $figures,
            $rounds->userBeyond("{$who}hello, user CPU beyond the floor", "{$who}hello", 'floor-hello', $target(1.0)),
            $rounds->ratio("{$who}hello, CPU against the floor", "{$who}hello", 'floor-hello', $total, atMost: $target(1.25)),
            $rounds->userBeyond(
                "{$who}hello_headers, user CPU beyond the floor",
                "{$who}hello_headers",
                'floor-hello',
                $target(1.6),
            ),
            $rounds->userBeyond(
                "{$who}coroutine per request, user CPU",
                "{$who}hello",
                "{$who}hello_no_coroutine",
                $target(0.2),
            ),
        );
    }
    foreach (['hello', 'hello_no_coroutine', 'hello_headers'] as $script) {
        $figures[] = $rounds->ratio("$script, CPU against the rival", $script, "rival $script", $total);
    }
    $bench->report->figures($figures);

    $floor = $rounds->answerLengths['floor-hello'] ?? null;
    foreach ($rounds->answerLengths as $name => $length) {
        if ($floor !== null && $length !== $floor) {
            $bench->report->line("* $name answers with $length bytes, the floor with $floor.");
        }
    }
};
