<?php
declare(strict_types=1);

namespace Bench;

use RuntimeException;

/** What a load generator saw: how many requests, how fast, how many failed and how. */
final class Load
{
    /** @param array<string, int> $failures by kind, as the tool names them; only kinds that occurred */
    private function __construct(
        public readonly int $requests,
        public readonly float $perSecond,
        public readonly float $p50Ms,
        public readonly float $p99Ms,
        public readonly array $failures,
    ) {
    }

    /**
     * Keep-alive requests for so many seconds.
     *
     * @param ?string $script one of requests/, which says what is asked; a GET of nothing in particular otherwise
     */
    public static function wrk(int $port, float $seconds, ?int $cpu, int $connections = 100, ?string $script = null): self
    {
        $duration = max(1, (int) round($seconds));
        $url = "http://127.0.0.1:$port/";
        $options = $script === null ? [] : ['-s', dirname(__DIR__) . "/requests/$script.lua"];
        $text = Command::run(['wrk', '-t1', "-c$connections", "-d{$duration}s", '--latency', ...$options, $url], $cpu);
        $failures = [];
        if (preg_match('/Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/', $text, $match)) {
            $failures = array_combine(['connect', 'read', 'write', 'timeout'], array_map('intval', array_slice($match, 1)));
        }
        if (preg_match('/Non-2xx or 3xx responses: (\d+)/', $text, $match)) {
            $failures['status'] = (int) $match[1];
        }
        return new self(
            (int) self::find('/(\d+) requests in /', $text),
            (float) self::find('/Requests\/sec:\s+([\d.]+)/', $text),
            self::milliseconds(self::find('/^\s+50%\s+([\d.]+\w+)/m', $text)),
            self::milliseconds(self::find('/^\s+99%\s+([\d.]+\w+)/m', $text)),
            array_filter($failures),
        );
    }

    /** So many requests, 100 at a time, each on a connection of its own (HTTP/1.0), or all on 100 connections. */
    public static function ab(int $port, int $requests, ?int $cpu, bool $keepAlive = false): self
    {
        $options = $keepAlive ? ['-k'] : [];
        $url = "http://127.0.0.1:$port/";
        $text = Command::run(['ab', '-q', ...$options, '-c', '100', '-n', (string) $requests, $url], $cpu);
        $failures = [];
        if (preg_match_all('/(Connect|Receive|Length|Exceptions): (\d+)/', $text, $matches, PREG_SET_ORDER)) {
            foreach ($matches as [, $kind, $count]) {
                $failures[strtolower($kind)] = (int) $count;
            }
        }
        if (preg_match('/Non-2xx responses:\s+(\d+)/', $text, $match)) {
            $failures['status'] = (int) $match[1];
        }
        return new self(
            (int) self::find('/Complete requests:\s+(\d+)/', $text),
            (float) self::find('/Requests per second:\s+([\d.]+)/', $text),
            (float) self::find('/^\s+50%\s+(\d+)/m', $text),
            (float) self::find('/^\s+99%\s+(\d+)/m', $text),
            array_filter($failures),
        );
    }

    public function failed(): int
    {
        return array_sum($this->failures);
    }

    private static function find(string $pattern, string $text): string
    {
        if (!preg_match($pattern, $text, $match)) {
            throw new RuntimeException("the load generator's output has no $pattern: " . substr(trim($text), 0, 400));
        }
        return $match[1];
    }

    private static function milliseconds(string $text): float
    {
        $factor = match (preg_replace('/[\d.]+/', '', $text)) {
            'us' => 0.001,
            'ms' => 1.0,
            's' => 1_000.0,
            'm' => 60_000.0,
        };
        return (float) $text * $factor;
    }
}
