--TEST--
A handler uses up its stack: whether it catches that or not, in PHP code or in C alone, every client is told
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$deeds = [
    'caught' => 'try { $deep(); } catch (Error $error) { $response->status(507); $response->end(get_class($error)); return; }',
    'not caught' => '$deep();',
    'caught at every level' => '$f = function () use (&$f) { try { return array_map($f, [1]); } catch (Error) { return array_map($f, [1]); } }; $f();',
    'in a destructor' => 'new class($deep) { function __construct(public $deep) {} function __destruct() { ($this->deep)(); } };',
    'in C alone' => '$a = []; for ($i = 0; $i < 1_000_000; $i++) $a = [$a]; unset($a);',
];
foreach ($deeds as $name => $deed) {
    $server = start_server(str_replace('DEED', $deed, <<<'PHP'
        register_shutdown_function(fn () => print("shutdown function\n"));
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->on('request', function ($request, $response) use ($server) {
            switch ($request->server['request_uri']) {
                case '/wait':
                    echo "waits\n";
                    Co::sleep(60);
                    return;
                case '/stream':
                    $response->write('piece');
                    echo "waits\n";
                    Co::sleep(60);
                    return;
                case '/stop':
                    $server->shutdown();
                    $response->end();
                    return;
            }
            $deep = function () use (&$deep) { return array_map($deep, [1]); };
            DEED
            echo "never\n";
        });
        $server->set(['max_wait_time' => 0.1]);
        $server->on('start', fn ($server) => listening($server->port));
        $server->start();
        PHP), ['memory_limit' => '2G']);
    $waiting = new HttpConnection($server->port);
    $waiting->send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    $stream = new HttpConnection($server->port);
    $stream->send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    $idle = new HttpConnection($server->port);
    while (substr_count($server->output(), 'waits') < 2) {
        usleep(1000);
    }
    $words = [substr(strtok(http_raw($server->port, "GET / HTTP/1.0\r\n\r\n"), "\r") ?: 'EOF', 9)];
    if ($name === 'caught') {
        http_raw($server->port, "GET /stop HTTP/1.0\r\n\r\n");
    }
    $words[] = substr(strtok($waiting->rest(), "\r") ?: 'EOF', 9);
    $words[] = preg_match('/\r\npiece\r\n$/D', $stream->rest()) ? 'piece' : 'piece and more';
    $words[] = $idle->rest() === '' ? 'EOF' : 'bytes';
    [$status, $output] = wait_server($server);
    $lines = preg_grep('/^(waits|#\d.*|Stack trace:|  thrown in.*|)$/', explode("\n", $output), PREG_GREP_INVERT);
    $lines = preg_replace(['~ in /\S+?(:| on line )\d+~', '~\d{6,}~', '~\d+ KiB~'], ['', 'N', 'N KiB'], $lines);
    echo "$name: ", implode(', ', $words), ' | ', implode(' | ', $lines), " | status $status\n";
}
?>
--EXPECT--
caught: 507 Insufficient Storage, 503 Service Unavailable, piece and more, EOF | shutdown function | status 0
not caught: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Error: Maximum call stack size of N bytes reached. Infinite recursion? | shutdown function | status 255
caught at every level: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Maximum call stack size of N bytes reached. Infinite recursion? | shutdown function | status 255
in a destructor: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | Fatal error: Uncaught Error: Maximum call stack size of N bytes reached. Infinite recursion? | shutdown function | status 255
in C alone: 500 Internal Server Error, 500 Internal Server Error, piece, EOF | PHP Fatal error:  stack overflow in coroutine#4: the C stack of N KiB is used up by nested internal calls | status 255
