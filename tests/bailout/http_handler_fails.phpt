--TEST--
A handler fails for good: PHP's message, status 255, and an answer for every client
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$deeds = [
    'exception' => 'throw new Exception("whoops");',
    'exception after a wait' => 'Co::sleep(0.01); throw new Exception("whoops");',
    'exception in a nested coroutine' => 'go(function () { Co::sleep(0.01); throw new Exception("whoops"); });',
    'exception with a kept response' => '$GLOBALS["kept"] = $response; throw new Exception("whoops");',
    'exception after end()' => '$response->end("early"); throw new Exception("whoops");',
    'exception after write()' => '$response->write("early"); throw new Exception("whoops");',
    'exception after status()' => '$response->status(418); throw new Exception("whoops");',
    'exception in a destructor' => '$GLOBALS["bomb"] = null; new class { function __destruct() { throw new Exception("whoops"); } };',
    'undefined function' => 'no_such_function();',
    'out of memory' => '$s = str_repeat("x", 100_000_000);',
    'out of memory in small steps' => '$a = []; while (true) { $a[] = str_repeat("x", 1000); }',
    'user error' => 'trigger_error("whoops", E_USER_ERROR);',
    'type error of ours' => '$response->status([]);',
    'exit' => 'exit(3);',
    'exit with words' => 'exit("bye");',
];
foreach ([true, false] as $coroutines) {
    echo $coroutines ? "-- in coroutines\n" : "-- without coroutines\n";
    foreach ($deeds as $name => $deed) {
        if (!$coroutines && str_contains($deed, 'Co::sleep') && !str_contains($deed, 'go(')) {
            continue;
        }
        $server = start_server('$coroutines = ' . var_export($coroutines, true) . ';' . str_replace('DEED', $deed, <<<'PHP'
            register_shutdown_function(fn () => print("shutdown\n"));
            $server = new Swoole\Http\Server('127.0.0.1', 0);
            $server->set(['enable_coroutine' => $coroutines]);
            $server->on('request', function ($request, $response) {
                switch ($request->server['request_uri']) {
                    case '/sleep':
                        echo "parked\n";
                        go(function () use ($response) {
                            Co::sleep(60);
                            $response->end('never');
                        });
                        return;
                    case '/stream':
                        echo "parked\n";
                        go(function () use ($response) {
                            $response->write('piece');
                            Co::sleep(60);
                        });
                        return;
                }
                DEED
                echo "still here\n";
            });
            $server->on('start', fn ($server) => listening($server->port));
            $server->on('workerStop', fn () => print("never\n"));
            $server->start();
            echo "never\n";
            PHP), ['memory_limit' => '32M']);
        $idle = new HttpConnection($server->port);
        $half = new HttpConnection($server->port);
        $half->send("GET / HT");
        $sleeping = new HttpConnection($server->port);
        $sleeping->send("GET /sleep HTTP/1.1\r\nHost: h\r\n\r\n");
        $stream = new HttpConnection($server->port);
        $stream->send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
        while (substr_count($server->output(), 'parked') < 2) {
            usleep(1000);
        }
        $words = [];
        $failing = http_raw($server->port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        $words[] = substr(strtok($failing, "\r") ?: 'EOF', 9) . (str_contains($failing, 'early') ? ' early' : '');
        $words[] = substr(strtok($sleeping->rest(), "\r") ?: 'EOF', 9);
        $words[] = preg_match('/\r\npiece\r\n$/D', $stream->rest()) ? 'piece' : 'no piece';
        $words[] = $idle->rest() . $half->rest() === '' ? 'EOF' : 'bytes';
        [$status, $output] = wait_server($server);
        $lines = preg_grep('/^(parked|#\d|Stack trace:|  thrown in|$)/', explode("\n", $output), PREG_GREP_INVERT);
        $lines = preg_replace(['~ in /\S+?(:| on line )\d+~', '~\(allocated \d+\)|\(tried to allocate \d+ bytes\)~', '~bytes exhausted .*~'], ['', '', 'bytes exhausted'], $lines);
        echo "$name: ", implode(', ', $words), ' | ', implode(' | ', $lines), " | status $status\n";
    }
}
?>
--EXPECT--
-- in coroutines
exception: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception after a wait: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception in a nested coroutine: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | still here | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception with a kept response: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception after end(): 200 OK early, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception after write(): 200 OK early, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception after status(): 418 I'm a teapot, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception in a destructor: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
undefined function: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
out of memory: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown | status 255
out of memory in small steps: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown | status 255
user error: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: whoops | shutdown | status 255
type error of ours: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, array given | shutdown | status 255
exit: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
exit with words: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
-- without coroutines
exception: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception in a nested coroutine: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | still here | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception with a kept response: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception after end(): 200 OK early, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception after write(): 200 OK early, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception after status(): 418 I'm a teapot, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
exception in a destructor: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Exception: whoops | shutdown | status 255
undefined function: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | status 255
out of memory: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown | status 255
out of memory in small steps: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Allowed memory size of 33554432 bytes exhausted | shutdown | status 255
user error: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: whoops | shutdown | status 255
type error of ours: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, array given | shutdown | status 255
exit: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
exit with words: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Swoole\ExitException: swoole exit | shutdown | status 255
