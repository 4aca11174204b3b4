<?php
// What a parked coroutine holds: starts N coroutines that yield at once, weighs the process, then resumes them all.
//
//     php -d extension=modules/swoole.so bench/scenarios/parked.php [N]
//
// Prints resident KiB per coroutine (its closure call, VM stack and C stack together), the KiB of page tables that the
// kernel keeps for each (no part of RSS, but memory all the same: stacks far apart need a table each), the number of
// memory mappings, how many stacks have a guard below them (since Linux 6.15, which shows guards that are no mappings),
// and how many coroutines went on to their end.

/** A line of this process's status, in KiB: VmRSS is resident memory, VmPTE are page tables. */
function kib(string $name): int
{
    preg_match("/^$name:\s+(\d+)/m", file_get_contents('/proc/self/status'), $match);
    return (int) $match[1];
}

/** Memory mappings of this process, counted without holding the list in memory. */
function mappings(): int
{
    $maps = fopen('/proc/self/maps', 'r');
    for ($lines = 0; fgets($maps) !== false; $lines++);
    return $lines;
}

/** Guards of four pages that lie a stack's size apart, counted in the kernel's own tables: bit 58 of a page's entry. */
function guards(int $stack): int
{
    $pages = fopen('/proc/self/pagemap', 'r');
    stream_set_read_buffer($pages, 0);
    $count = 0;
    foreach (file('/proc/self/maps') as $mapping) {
        sscanf($mapping, '%x-%x', $from, $to);
        for (; $from < $to && $to - $from >= $stack; $from += $stack) {
            fseek($pages, intdiv($from, 4096) * 8);
            $entries = fread($pages, 4 * 8);
            $count += (ord($entries[7]) & ord($entries[15]) & ord($entries[23]) & ord($entries[31])) >> 2 & 1;
        }
    }
    return $count;
}

$n = (int) ($argv[1] ?? 10_000);
if ($n > 100_000) {
    Swoole\Coroutine::set(['max_coroutine' => $n]); // 100,000 is Swoole's default.
}

$finished = 0;
$park = static function () use (&$finished): void {
    Swoole\Coroutine::yield();
    $finished++;
};
$ids = new SplFixedArray($n); // Allocated and written before the first weighing, so that it does not count.
for ($i = 0; $i < $n; $i++) {
    $ids[$i] = 0;
}

$rss = kib('VmRSS');
$tables = kib('VmPTE');
$start = hrtime(true);
for ($i = 0; $i < $n; $i++) {
    $ids[$i] = Swoole\Coroutine::create($park);
}
$parked = hrtime(true);
$rss = kib('VmRSS') - $rss;
$tables = kib('VmPTE') - $tables;
$mappings = mappings();
$guards = version_compare(php_uname('r'), '6.15', '>=') ? guards(2 << 20) : null;

$resume = hrtime(true);
foreach ($ids as $id) {
    Swoole\Coroutine::resume($id);
}
$end = hrtime(true);

printf("rss_per_coroutine_kib %.3f\n", $rss / $n);
printf("page_tables_per_coroutine_kib %.3f\n", $tables / $n);
printf("mappings %d\n", $mappings);
if ($guards !== null) {
    printf("guards %d\n", $guards);
}
printf("create_and_park_ns %.1f\n", ($parked - $start) / $n);
printf("resume_and_end_ns %.1f\n", ($end - $resume) / $n);
printf("finished %d\n", $finished);
