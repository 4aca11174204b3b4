--TEST--
A slow builtin computes on another thread: cancellation, time limit, exit, exception, fatal error, memory limit and the script's end wait for it
--FILE--
<?php
require __DIR__ . '/../include/run.php';

const SLOW = <<<'PHP'
    function slow(string $what) {
        try {
            $length = strlen(hash_pbkdf2('sha256', 'secret', str_repeat('salt', 1000), 60_000));
            echo "$what: $length\n";
        } finally {
            echo "$what: finally\n";
        }
    }
    register_shutdown_function(fn () => print("shutdown\n"));
    $id = null;

    PHP;
const ENDS = [
    'cancel' => 'Co\run(function () { $id = go(fn () => slow("computes")); var_dump(Co::cancel($id)); echo swoole_last_error() === SWOOLE_ERROR_CO_CANNOT_CANCEL ? "cannot\n" : "?\n"; });',
    'time limit' => 'Co\run(fn () => go(function () { Co::setTimeLimit(0.001); try { slow("computes"); for (;;); } catch (Swoole\Coroutine\TimeoutException) { echo "in time\n"; } }));',
    'exit' => 'Co\run(function () { go(fn () => slow("computes")); exit("exit\n"); });',
    'exception' => 'Co\run(function () { go(fn () => slow("computes")); throw new Exception("thrown"); });',
    'fatal error' => 'Co\run(function () { go(fn () => slow("computes")); trigger_error("fatal", E_USER_ERROR); });',
    'memory limit' => 'Co\run(function () { go(fn () => slow("computes")); str_repeat("x", 1 << 30); });',
    'memory limit afterwards' => 'Co\run(function () { go(fn () => slow("computes") || str_repeat("x", 1 << 30)); });',
    'end of the script' => 'Swoole\Runtime::enableCoroutine(); go(fn () => slow("computes"));',
    'exit of the main script' => 'Swoole\Runtime::enableCoroutine(); go(fn () => slow("computes")); exit("exit\n");',
    'fork' => 'Co\run(function () { go(fn () => slow("computes")); if (($pid = pcntl_fork()) === 0) pcntl_exec("/bin/true"); pcntl_waitpid($pid, $status); echo "forked\n"; });',
];
foreach (ENDS as $name => $code) {
    echo "-- $name\n";
    ob_start();
    run_php(SLOW . $code);
    echo preg_replace(['/ in SCRIPT(:| on line )\d+/', '/^(#\d.*|Stack trace:|  thrown|)\n/m', '/ \(tried to allocate \d+ bytes\)/'], '', ob_get_clean());
}
?>
--EXPECT--
-- cancel
bool(false)
cannot
computes: 64
computes: finally
shutdown
status 0
-- time limit
computes: finally
in time
shutdown
status 0
-- exit
Fatal error: Uncaught Swoole\ExitException: swoole exit
shutdown
status 255
-- exception
Fatal error: Uncaught Exception: thrown
shutdown
status 255
-- fatal error
Fatal error: fatal
shutdown
status 255
-- memory limit
Fatal error: Allowed memory size of 134217728 bytes exhausted
shutdown
status 255
-- memory limit afterwards
computes: 64
computes: finally
Fatal error: Allowed memory size of 134217728 bytes exhausted
shutdown
status 255
-- end of the script
shutdown
computes: 64
computes: finally
status 0
-- exit of the main script
exit
shutdown
computes: 64
computes: finally
status 0
-- fork
forked
computes: 64
computes: finally
shutdown
status 0
