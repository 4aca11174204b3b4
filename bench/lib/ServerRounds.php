<?php
declare(strict_types=1);

namespace Bench;

use RuntimeException;

/** Rounds of servers under load: every measurement is a fresh process, warmed up, then measured. */
final class ServerRounds
{
    /** @var Rounds<Sample> */
    private readonly Rounds $rounds;
    /** @var array<string, int> bytes of the answer, by contestant */
    public array $answerLengths = [];

    /**
     * @param list<Contestant> $contestants
     * @param string $expected what every answer must hold
     * @param callable(int): Load $warmUp given the port
     * @param callable(int): Load $load given the port
     * @param int $firstBody how many bytes of a body the very first request has; the server is asked until it answers
     */
    public function __construct(
        private readonly Bench $bench,
        array $contestants,
        string $expected,
        callable $warmUp,
        callable $load,
        int $firstBody = 0,
    ) {
        $measure = function (Contestant $contestant) use ($expected, $warmUp, $load, $firstBody): Sample {
            $server = new Server($contestant->command, $this->bench->serverCpu, $firstBody);
            try {
                if (!str_contains($server->answer, $expected)) {
                    throw new RuntimeException('an unexpected answer: ' . json_encode(substr($server->answer, 0, 400)));
                }
                $this->answerLengths[$contestant->name] = strlen($server->answer);
                $warmUp($server->port);
                $server->settle();
                return $this->sample($server, $load);
            } finally {
                $server->stop();
            }
        };
        $this->rounds = new Rounds($contestants, $bench->rounds, $measure, $bench->report);
    }

    /** The measured columns, one row for each contestant. */
    public function table(string $others = 'everything else on the machine'): void
    {
        $header = ['program', 'requests/s', 'p50 ms', 'p99 ms', 'user µs', 'system µs', 'CPU µs', 'on CPU', 'RSS MiB (anon)',
            'processes/threads', 'failed'];
        $rows = [];
        foreach ($this->rounds->results as $name => $samples) {
            $median = static fn (callable $value): float => Statistics::median(array_map($value, $samples));
            $error = Statistics::errorOfMedian(array_map(static fn (Sample $sample) => $sample->userErrorUs, $samples));
            $rows[] = [
                $name,
                number_format($median(static fn (Sample $sample) => $sample->load->perSecond)),
                sprintf('%.2f', $median(static fn (Sample $sample) => $sample->load->p50Ms)),
                sprintf('%.2f', $median(static fn (Sample $sample) => $sample->load->p99Ms)),
                sprintf('%.2f ± %.2f', $median(static fn (Sample $sample) => $sample->userUs), $error),
                sprintf('%.2f', $median(static fn (Sample $sample) => $sample->systemUs)),
                sprintf('%.2f', $median(static fn (Sample $sample) => $sample->totalUs)),
                sprintf('%.0f %%', 100 * $median(static fn (Sample $sample) => $sample->busy)),
                sprintf('%.1f', $median(static fn (Sample $sample) => $sample->after->rssKib / 1024))
                    . sprintf(' (%.1f)', $median(static fn (Sample $sample) => $sample->after->anonKib / 1024)),
                sprintf('%d/%d', $samples[0]->after->processes, $samples[0]->after->threads),
                self::failures($samples),
            ];
        }
        if ($rows !== []) {
            $this->bench->report->table($header, $rows);
            $this->others($others);
        }
    }

    /** @param callable(Sample): float $value */
    public function figure(string $text, string $name, callable $value, mixed ...$options): Figure
    {
        return new Figure($text, $this->rounds->each($name, $value), ...$options);
    }

    public function ratio(string $text, string $one, string $other, callable $value, mixed ...$options): Figure
    {
        $rounds = $this->rounds->compare($one, $other, static fn ($a, $b) => $value($a) / max(1e-9, $value($b)));
        return new Figure($text, $rounds, '×', ...$options);
    }

    /** User CPU µs per request of one beyond that of the other, with the error that the kernel's sampling leaves. */
    public function userBeyond(string $text, string $one, string $other, ?float $atMost = null): Figure
    {
        $rounds = $this->rounds->compare($one, $other, static fn ($a, $b) => $a->userUs - $b->userUs);
        $errors = $this->rounds->compare($one, $other, static fn ($a, $b) => hypot($a->userErrorUs, $b->userErrorUs));
        $error = $errors === [] ? 0.0 : Statistics::errorOfMedian($errors);
        return new Figure($text, $rounds, 'µs', $atMost, error: $error);
    }

    /** @param callable(int): Load $load */
    private function sample(Server $server, callable $load): Sample
    {
        $start = hrtime(true);
        $machineBefore = Machine::busySeconds();
        $toolsBefore = self::toolSeconds();
        $before = $server->usage();
        $seen = $load($server->port);
        $after = $server->usage();
        $tools = self::toolSeconds() - $toolsBefore;
        $machine = Machine::busySeconds() - $machineBefore;
        $seconds = (hrtime(true) - $start) / 1e9;
        $ours = ($after->cpuNs - $before->cpuNs) / 1e9 + $tools;
        return new Sample($seen, $after, $before, $seconds, max(0.0, $machine - $ours) / $seconds / Machine::cores());
    }

    /** CPU seconds of this driver and of the load generators that it has run to their end. */
    private static function toolSeconds(): float
    {
        $seconds = 0.0;
        foreach ([getrusage(0), getrusage(1)] as $usage) {
            foreach (['ru_utime', 'ru_stime'] as $kind) {
                $seconds += $usage["$kind.tv_sec"] + $usage["$kind.tv_usec"] / 1e6;
            }
        }
        return $seconds;
    }

    /** @param list<Sample> $samples */
    private static function failures(array $samples): string
    {
        $kinds = [];
        foreach ($samples as $sample) {
            foreach ($sample->load->failures as $kind => $count) {
                $kinds[$kind] = ($kinds[$kind] ?? 0) + $count;
            }
        }
        $words = array_map(static fn (string $kind, int $count): string => "$kind $count", array_keys($kinds), $kinds);
        return $kinds === [] ? '0' : array_sum($kinds) . ' (' . implode(', ', $words) . ')';
    }

    private function others(string $others): void
    {
        $shares = array_map(
            static fn (Sample $sample): float => 100 * $sample->othersBusy,
            array_merge(...array_values($this->rounds->results)),
        );
        $text = sprintf('%.0f %% (at most %.0f %%)', Statistics::median($shares), max($shares));
        $this->bench->report->line("CPU taken by $others meanwhile: $text.");
        $this->bench->report->line();
    }
}
