<?php
declare(strict_types=1);

namespace Bench;

/**
 * CPU time and memory of a process group, read from /proc.
 *
 * The total comes from schedstat, in nanoseconds. How it divides into user and system comes from utime and stime; on
 * most kernels these are sampled by the timer tick (see Machine::accounting), then scaled to the exact total.
 */
final class Usage
{
    public function __construct(
        public readonly int $cpuNs,
        public readonly int $userTicks,
        public readonly int $systemTicks,
        public readonly int $rssKib,
        public readonly int $anonKib,
        public readonly int $processes,
        public readonly int $threads,
    ) {
    }

    public static function ofGroup(int $group): self
    {
        $cpu = $user = $system = $rss = $anon = $threads = 0;
        $members = self::group($group);
        foreach ($members as $pid) {
            $fields = self::stat($pid);
            $user += (int) ($fields[11] ?? 0);
            $system += (int) ($fields[12] ?? 0);
            foreach (glob("/proc/$pid/task/*/schedstat") as $file) {
                $cpu += (int) @file_get_contents($file); // The first number is the time on the CPU.
                $threads++;
            }
            $status = (string) @file_get_contents("/proc/$pid/status");
            $rss += preg_match('/^VmRSS:\s+(\d+)/m', $status, $match) ? (int) $match[1] : 0;
            $anon += preg_match('/^RssAnon:\s+(\d+)/m', $status, $match) ? (int) $match[1] : 0;
        }
        return new self($cpu, $user, $system, $rss, $anon, count($members), $threads);
    }

    /** @return list<int> */
    public static function group(int $group): array
    {
        $members = [];
        foreach (glob('/proc/[0-9]*', GLOB_ONLYDIR) as $directory) {
            $pid = (int) basename($directory);
            if ((int) (self::stat($pid)[2] ?? 0) === $group) {
                $members[] = $pid;
            }
        }
        return $members;
    }

    /**
     * The fields of /proc/PID/stat after the program's name, which may itself hold spaces and brackets.
     *
     * @return list<string>
     */
    private static function stat(int $pid): array
    {
        $stat = (string) @file_get_contents("/proc/$pid/stat");
        $end = strrpos($stat, ') ');
        return $end === false ? [] : explode(' ', substr($stat, $end + 2));
    }
}
