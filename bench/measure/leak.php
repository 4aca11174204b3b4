<?php
// Whether memory grows with the number of requests: 200,000 of them, weighed after the first 20,000 and at the end.
declare(strict_types=1);

namespace Bench;

use RuntimeException;

return static function (Bench $bench): void {
    Command::need('ab');
    $mysql = getenv('MYSQL_PORT') !== false && getenv('MYSQL_PORT') !== '';
    $script = $mysql ? 'original' : 'hello';
    if (!$mysql) {
        $bench->report->line('MYSQL_PORT is not set: hello.php over keep-alive instead of the original program.');
        $bench->report->line();
    }
    $measure = static function (Contestant $contestant) use ($bench, $mysql): array {
        $server = new Server($contestant->command, $bench->serverCpu);
        try {
            if (!str_contains($server->answer, $mysql ? 'result=array' : 'hello')) {
                throw new RuntimeException('an unexpected answer: ' . json_encode(substr($server->answer, 0, 400)));
            }
            $weigh = static function (int $requests) use ($server, $bench, $mysql): array {
                $load = Load::ab($server->port, $requests, $bench->loadCpu, keepAlive: !$mysql);
                $server->settle();
                return [$server->usage()->rssKib, $load->failed()];
            };
            [$first, $failed] = $weigh(20_000);
            [$last, $failedLater] = $weigh(180_000);
            return ['rss_kib_after_20000' => $first, 'rss_kib_after_200000' => $last, 'failed' => $failed + $failedLater];
        } finally {
            $server->stop();
        }
    };
    // Once is enough: growth does not average out.
    $rounds = new Rounds($bench->php($script, Server::PORT), 1, $measure, $bench->report);
    Printed::table($rounds, $bench->report);

    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $growth = $rounds->each(
            "$who$script",
            static fn (array $weighed): int => $weighed['rss_kib_after_200000'] - $weighed['rss_kib_after_20000'],
        );
        $figures[] = new Figure("{$who}growth of RSS", $growth, 'KiB', $who === '' ? 1024.0 : null, digits: 0);
        $failed = $rounds->each("$who$script", static fn (array $weighed): int => $weighed['failed']);
        $figures[] = new Figure("{$who}failed requests", $failed, '', $who === '' ? 0.0 : null, digits: 0);
    }
    $bench->report->figures($figures);
};
