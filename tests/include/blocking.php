<?php
/**
 * What the blocking detector writes about a PHP script in a child process.
 *
 *     show_reports($code);             // each report in a line, times replaced by a word
 *
 * The child runs under the same php, options and extension as the test, without hooks, so that what blocks by itself
 * does block.
 */

/** Milliseconds; the calls that are to be reported take several times as long, since the machine may be busy. */
const THRESHOLD = 40;

/** Runs PHP code (without its opening tag) with the detector on; prints its output and the reports. */
function show_reports(string $code, string $options = ''): void
{
    $php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
    $inherited = getenv('TEST_PHP_EXTRA_ARGS') ?: '-n -d extension=' . escapeshellarg(dirname(__DIR__, 2) . '/modules/swoole.so');
    $script = tempnam(sys_get_temp_dir(), 'swoole-test-');
    file_put_contents($script, "<?php\n$code");
    $options = '-d swoole.blocking_detection=On -d swoole.blocking_threshold=' . 1000 * THRESHOLD
        . ' -d auto_prepend_file=' . escapeshellarg(__DIR__ . '/without_hooks.inc') . " $options";
    exec(escapeshellarg($php) . " $inherited $options $script 2>&1", $output, $status);
    unlink($script);
    foreach ($output as $line) {
        echo without_times(str_replace($script, 'SCRIPT', $line)), "\n";
    }
    if ($status !== 0) {
        echo "status $status\n";
    }
}

/** A log line with words for its times, which are checked against the threshold, a number or the one above. */
function without_times(string $line, float $threshold = THRESHOLD): string
{
    $line = preg_replace('/^\[.*?\]/', '[time]', $line);
    return preg_replace_callback('/\b([\d.]+) ms\b/', fn ($match) => match (true) {
        (float) $match[1] < $threshold => "too short a time ($match[1] ms)",
        (float) $match[1] > 60_000 => "too long a time ($match[1] ms)",
        default => 'some time',
    }, $line);
}
