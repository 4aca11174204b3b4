<?php
declare(strict_types=1);

namespace Bench;

/** What the figures were measured on. */
final class Machine
{
    public static function name(): string
    {
        return self::cores() . '-core-' . php_uname('m');
    }

    public static function cores(): int
    {
        return max(1, count(self::cpus()));
    }

    public static function model(): string
    {
        $info = (string) file_get_contents('/proc/cpuinfo');
        return preg_match('/^(?:model name|Model)\s*:\s*(.+)$/m', $info, $match) ? trim($match[1]) : 'unknown';
    }

    /**
     * The CPUs this process may run on.
     *
     * @return list<int>
     */
    public static function cpus(): array
    {
        preg_match('/^Cpus_allowed_list:\s*(\S+)/m', (string) file_get_contents('/proc/self/status'), $match);
        $cpus = [];
        foreach (explode(',', $match[1] ?? '0') as $range) {
            [$first, $last] = explode('-', $range) + [1 => $range];
            array_push($cpus, ...range((int) $first, (int) $last));
        }
        return $cpus;
    }

    /** How often the kernel looks whether a process is in user or in kernel mode; 0 when it counts each change. */
    public static function ticksPerSecond(): int
    {
        static $ticks = null;
        return $ticks ??= self::findTicksPerSecond();
    }

    /** In words, for the report: how far the user and system columns can be trusted. */
    public static function accounting(): string
    {
        $ticks = self::ticksPerSecond();
        return $ticks === 0
            ? 'user and system time counted exactly by the kernel (CONFIG_VIRT_CPU_ACCOUNTING)'
            : "totals exact to the nanosecond (schedstat); user and system sampled by the kernel's tick, $ticks times "
                . 'a second (CONFIG_TICK_CPU_ACCOUNTING), hence the ± on user time';
    }

    /** CPU seconds used by everything on the machine since it started. */
    public static function busySeconds(): float
    {
        $fields = preg_split('/\s+/', (string) fgets(fopen('/proc/stat', 'r')));
        // user, nice, system, irq, softirq, steal; in hundredths of a second on every Linux of today.
        return array_sum(array_map(static fn (int $field): int => (int) $fields[$field], [1, 2, 3, 6, 7, 8])) / 100;
    }

    private static function findTicksPerSecond(): int
    {
        $config = is_readable('/proc/config.gz') && function_exists('gzdecode')
            ? (string) gzdecode((string) file_get_contents('/proc/config.gz'))
            : (string) @file_get_contents('/boot/config-' . php_uname('r'));
        $exact = str_contains($config, "\nCONFIG_VIRT_CPU_ACCOUNTING_NATIVE=y")
            // Compiled in, but at work only on the CPUs that were asked for at boot.
            || (str_contains($config, "\nCONFIG_VIRT_CPU_ACCOUNTING_GEN=y")
                && preg_match('/\d/', (string) @file_get_contents('/sys/devices/system/cpu/nohz_full')));
        if ($exact) {
            return 0;
        }
        return preg_match('/^CONFIG_HZ=(\d+)/m', $config, $match) ? (int) $match[1] : 100;
    }
}
