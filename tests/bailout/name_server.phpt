--TEST--
exit, an exception, fatal errors, cancellation and a time limit while others wait for a name server
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$waits = [
    'dnsLookup' => 'System::dnsLookup("a.example")',
    'gethostbyname' => 'System::gethostbyname("a.example")',
    'getaddrinfo' => 'System::getaddrinfo("a.example")',
];
$deeds = [
    'exit' => 'exit(3);',
    'exception' => 'throw new Exception("a deed");',
    'fatal error' => 'undefined();',
    'out of memory' => '$text = str_repeat("x", 1 << 30);',
    'cancel' => 'Co::cancel($id); $stop();',
    'cancel, thrown' => 'Co::cancel($id, true); $stop();',
    'time limit' => '$stop();',
];
foreach ($waits as $what => $wait) {
    foreach ($deeds as $how => $deed) {
        echo "$what, $how: ";
        ob_start();
        run_php('
            require "' . __DIR__ . '/../include/dns.php";
            use Swoole\Coroutine\System;
            register_shutdown_function(function () { echo "shutdown\n"; });
            Co\run(function () {
                $asked = new Chan;
                [$address, $stop] = dns_server(function () use ($asked) { $asked->push(1); return null; });
                Co::set(["dns_server" => $address]);
                $id = go(function () {
                    try {
                        Co::setTimeLimit(1);
                        echo json_encode(' . $wait . '), " ", swoole_last_error(), "\n";
                    } catch (Swoole\Coroutine\CanceledException | Swoole\Coroutine\TimeoutException $e) {
                        echo get_class($e), "\n";
                    }
                });
                $asked->pop();
                ' . $deed . '
            });
            echo "after\n";', '-d display_errors=1 -d log_errors=0 -d memory_limit=64M');
        $lines = preg_grep('/^(#\d|Stack trace:|  thrown in|$)/', explode("\n", trim(ob_get_clean())), PREG_GREP_INVERT);
        echo implode(' | ', preg_replace('/ in SCRIPT(:| on line )\d+/', '', $lines)), "\n";
    }
}
?>
--EXPECT--
dnsLookup, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
dnsLookup, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
dnsLookup, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
dnsLookup, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
dnsLookup, cancel: false 10017 | after | shutdown | status 0
dnsLookup, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
dnsLookup, time limit: Swoole\Coroutine\TimeoutException | after | shutdown | status 0
gethostbyname, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
gethostbyname, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
gethostbyname, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
gethostbyname, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
gethostbyname, cancel: false 10017 | after | shutdown | status 0
gethostbyname, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
gethostbyname, time limit: Swoole\Coroutine\TimeoutException | after | shutdown | status 0
getaddrinfo, exit: Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
getaddrinfo, exception: Fatal error: Uncaught Exception: a deed | shutdown | status 255
getaddrinfo, fatal error: Fatal error: Uncaught Error: Call to undefined function undefined() | shutdown | status 255
getaddrinfo, out of memory: Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate 1073745920 bytes) | shutdown | status 255
getaddrinfo, cancel: false 10017 | after | shutdown | status 0
getaddrinfo, cancel, thrown: Swoole\Coroutine\CanceledException | after | shutdown | status 0
getaddrinfo, time limit: Swoole\Coroutine\TimeoutException | after | shutdown | status 0
