<?php
/**
 * A PHP script in a child process whose output and exit status are part of a test.
 *
 *     run_php('exit(3);');             // prints "status 3"
 *
 * The child runs under the same php, options and extension as the test.
 */

/** Runs PHP code (without its opening tag) to its end; prints its output, stderr included, and its exit status. */
function run_php(string $code, string $options = ''): void
{
    $php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
    $inherited = getenv('TEST_PHP_EXTRA_ARGS') ?: '-n -d extension=' . escapeshellarg(dirname(__DIR__, 2) . '/modules/swoole.so');
    $script = tempnam(sys_get_temp_dir(), 'swoole-test-');
    file_put_contents($script, "<?php\n$code");
    exec(escapeshellarg($php) . " $inherited $options $script 2>&1", $output, $status);
    unlink($script);
    echo trim(str_replace($script, 'SCRIPT', implode("\n", $output))), "\n";
    // As a shell has it: 128 + N when signal N ended it.
    echo "status $status\n";
}
