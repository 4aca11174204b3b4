<?php
declare(strict_types=1);

namespace Bench;

use RuntimeException;

/** Runs a program to its end and hands back what it printed. */
final class Command
{
    /** Debian's package for each tool that the benchmark calls. */
    private const PACKAGES = ['wrk' => 'wrk', 'ab' => 'apache2-utils', 'taskset' => 'util-linux',
        'setsid' => 'util-linux', 'setpriv' => 'util-linux', 'cargo' => 'cargo', 'git' => 'git'];

    public static function exists(string $tool): bool
    {
        if (str_contains($tool, '/')) {
            return is_executable($tool);
        }
        foreach (explode(PATH_SEPARATOR, (string) getenv('PATH')) as $directory) {
            if (is_executable("$directory/$tool")) {
                return true;
            }
        }
        return false;
    }

    public static function need(string $tool): void
    {
        if (!self::exists($tool)) {
            $package = self::PACKAGES[$tool] ?? $tool;
            throw new RuntimeException("the program `$tool` is missing; Debian has it: apt-get install $package");
        }
    }

    /** @param list<string> $command */
    public static function run(array $command, ?int $cpu = null): string
    {
        self::need($command[0]);
        $pipes = [];
        $streams = [['file', '/dev/null', 'r'], ['pipe', 'w'], $errors = tmpfile()];
        $process = proc_open(self::pinned($command, $cpu), $streams, $pipes);
        $output = stream_get_contents($pipes[1]);
        $status = proc_close($process);
        if ($status !== 0) {
            rewind($errors);
            $said = trim(stream_get_contents($errors) ?: $output);
            throw new RuntimeException("`" . basename($command[0]) . "` ended with status $status: $said");
        }
        return $output;
    }

    /**
     * @param list<string> $command
     * @return list<string>
     */
    public static function pinned(array $command, ?int $cpu): array
    {
        return $cpu === null ? $command : ['taskset', '-c', (string) $cpu, ...$command];
    }
}
