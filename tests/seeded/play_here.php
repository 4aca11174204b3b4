<?php
/** Plays seeded programs as a part of a test: with the extension that the test has, beside the servers that it can start. */

require __DIR__ . '/../include/servers.php';

/**
 * Prints what seeds.php prints, and how many have failed.
 *
 * @param list<string> $which its first arguments
 */
function play_here(array $which, string $input = '', int $all = 0): void
{
    foreach (['pgsql', 'redis'] as $name) {
        foreach (server($name) as $setting => $value) {
            putenv("$setting=$value");
        }
    }
    preg_match('/-d\s+"?(extension=[^"]*swoole[^"\s]*)/', getenv('TEST_PHP_EXTRA_ARGS') ?: '', $match);
    $extension = $match[1] ?? 'extension=' . dirname(__DIR__, 2) . '/modules/swoole.so';
    putenv('SHRINK=0');
    $process = proc_open([getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY, '-n', __DIR__ . '/seeds.php', ...$which, '-d', $extension],
        [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
    fwrite($pipes[0], $input);
    fclose($pipes[0]);
    echo stream_get_contents($pipes[1]);
    $figures = stream_get_contents($pipes[2]);
    proc_close($process);
    echo preg_replace(["/;.*/s", "/^$all programs/"], ['', $all ? 'all programs' : '$0'], trim($figures)), "\n";
}
