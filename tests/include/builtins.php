<?php
/** Slow functions in coroutines: what they return there, and whether others run meanwhile. */

/** Runs $body in a coroutine with all hooks on, and returns what it returns. */
function in_coroutine(callable $body): mixed
{
    $result = null;
    Co\run(function () use ($body, &$result) {
        $result = $body();
    });
    return $result;
}

/** What a call brings about, in words. */
function outcome(string|array $function, array $arguments): string
{
    $words = [];
    set_error_handler(function (int $level, string $message) use (&$words) {
        $words[] = "$level: $message";
        return true;
    });
    try {
        $value = $function(...$arguments);
        $words[] = is_resource($value) || is_object($value) ? get_debug_type($value) : json_encode(is_string($value) ? bin2hex($value) : $value);
    } catch (Throwable $thrown) {
        $words[] = get_class($thrown) . ': ' . $thrown->getMessage();
    }
    restore_error_handler();
    return implode('; ', $words);
}

/** Makes calls plainly and in a coroutine, and reports where that is not the same. */
function compare(array $calls): void
{
    $plain = array_map(fn (array $call) => outcome($call[0], array_slice($call, 1)), $calls);
    $there = in_coroutine(fn () => array_map(fn (array $call) => outcome($call[0], array_slice($call, 1)), $calls));
    $differ = 0;
    foreach ($calls as $index => $call) {
        if ($plain[$index] !== $there[$index]) {
            echo substr(json_encode($call, JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR), 0, 100), ":\n  plain: {$plain[$index]}\n  there: {$there[$index]}\n";
            $differ++;
        }
    }
    echo $differ ? "$differ differ\n" : "all the same\n";
}

/** Whether the loop goes on while $slow runs: a second coroutine takes turns until it has ended. */
function goes_on(string $name, callable $slow): void
{
    $turns = 0;
    in_coroutine(function () use ($slow, &$turns) {
        $done = false;
        go(function () use (&$done, &$turns) {
            while (!$done) {
                Co::sleep(0.001);
                $turns += $done ? 0 : 1;
            }
        });
        $slow();
        $done = true;
    });
    echo "$name: ", $turns > 0 ? 'the loop goes on' : 'the loop stands still', "\n";
}

/** Processor time that each thread of this process but the first has used, in ticks of the kernel's clock. */
function thread_times(): array
{
    $times = [];
    foreach (glob('/proc/self/task/*/stat') as $stat) {
        $fields = explode(' ', substr(strrchr((string) @file_get_contents($stat), ')'), 2));
        $times[(int) explode('/', $stat)[4]] = (int) ($fields[11] ?? 0) + (int) ($fields[12] ?? 0);
    }
    unset($times[getmypid()]);
    return $times;
}
