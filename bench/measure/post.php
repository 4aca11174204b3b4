<?php
// A form of 1 KiB in each request over 100 keep-alive connections, read through $request->post.
declare(strict_types=1);

namespace Bench;

const POST_BYTES = '1024';

return static function (Bench $bench): void {
    Command::need('wrk');
    $load = static fn (int $port, float $seconds): Load => Load::wrk($port, $seconds, $bench->loadCpu, script: 'post');
    $rounds = new ServerRounds(
        $bench,
        [$bench->floor('floor-hello', Server::PORT, POST_BYTES), ...$bench->php('post', Server::PORT)],
        expected: 'hello',
        warmUp: static fn (int $port): Load => $load($port, 1),
        load: static fn (int $port): Load => $load($port, $bench->duration),
        // The floor looks at nothing, and waits for a body behind each head.
        firstBody: (int) POST_BYTES,
    );
    $rounds->table();

    $total = static fn (Sample $sample): float => $sample->totalUs;
    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $figures[] = $rounds->userBeyond("{$who}post, user CPU beyond the floor", "{$who}post", 'floor-hello');
    }
    $figures[] = $rounds->ratio('post, CPU against the rival', 'post', 'rival post', $total);
    $bench->report->figures($figures);
};
