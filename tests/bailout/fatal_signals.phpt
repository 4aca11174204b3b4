--TEST--
A fatal signal says which coroutine was where, and then ends the process all the same
--FILE--
<?php
$script = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($script, <<<'PHP'
    <?php
    class Work { static function wait() { echo "ready\n"; while (true) usleep(1000); } }
    function work() { Work::wait(); }
    if ($argv[1] === 'main') work();
    go(fn () => Co::yield());
    go(function () {
        Co::sleep(0.001);
        array_map(fn () => work(), [1]);
    });
    PHP);
$php = getenv('TEST_PHP_EXECUTABLE') . ' ' . getenv('TEST_PHP_EXTRA_ARGS');
foreach (['SEGV' => 11, 'BUS' => 7, 'FPE' => 8, 'ILL' => 4, 'ABRT' => 6, 'main' => 11] as $name => $signal) {
    $pipes = [];
    // No core file in the way of others.
    $child = proc_open("ulimit -c 0; exec $php $script $name", [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
    fgets($pipes[1]);
    proc_terminate($child, $signal);
    $text = stream_get_contents($pipes[2]);
    while (($status = proc_get_status($child))['running']) {
        usleep(1000);
    }
    // It may or may not stand in usleep() at that moment.
    $text = preg_replace('/^#\d+ (.*usleep.*\n)?/m', '', $text);
    echo str_replace($script, 'SCRIPT', $text);
    var_dump($status['signaled'], $status['termsig'] === $signal);
}
unlink($script);
?>
--EXPECTF--
PHP Fatal error:  SIGSEGV in coroutine#2
SCRIPT:2: Work::wait()
SCRIPT:3: work()
SCRIPT:8: {closure}()
[internal function]: array_map()
SCRIPT:8: {closure}()
bool(true)
bool(true)
PHP Fatal error:  SIGBUS in coroutine#2
SCRIPT:2: Work::wait()
SCRIPT:3: work()
SCRIPT:8: {closure}()
[internal function]: array_map()
SCRIPT:8: {closure}()
bool(true)
bool(true)
PHP Fatal error:  SIGFPE in coroutine#2
SCRIPT:2: Work::wait()
SCRIPT:3: work()
SCRIPT:8: {closure}()
[internal function]: array_map()
SCRIPT:8: {closure}()
bool(true)
bool(true)
PHP Fatal error:  SIGILL in coroutine#2
SCRIPT:2: Work::wait()
SCRIPT:3: work()
SCRIPT:8: {closure}()
[internal function]: array_map()
SCRIPT:8: {closure}()
bool(true)
bool(true)
PHP Fatal error:  SIGABRT in coroutine#2
SCRIPT:2: Work::wait()
SCRIPT:3: work()
SCRIPT:8: {closure}()
[internal function]: array_map()
SCRIPT:8: {closure}()
bool(true)
bool(true)
PHP Fatal error:  SIGSEGV outside of coroutines
SCRIPT:2: Work::wait()
SCRIPT:3: work()
SCRIPT:4: {main}
bool(true)
bool(true)
