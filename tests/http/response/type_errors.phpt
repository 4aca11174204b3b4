--TEST--
Wrong arguments: PHP's own errors, in weak and in strict mode
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
foreach (['', 'declare(strict_types=1);'] as $mode) {
    echo $mode === '' ? "-- weak\n" : "-- strict\n";
    $server = spawn_server("<?php $mode require '" . __DIR__ . '/../../include/child.php\';' . <<<'PHP'
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->on('request', function ($request, $response) use ($server) {
            $calls = [
                fn () => $response->status('404'),
                fn () => $response->status('not found'),
                fn () => $response->status(404.5),
                fn () => $response->status([]),
                fn () => $response->status(),
                fn () => $response->header('a'),
                fn () => $response->header('a', null),
                fn () => $response->header('a', new stdClass),
                fn () => $response->header('a', [new stdClass]),
                fn () => $response->header([], 'b'),
                fn () => $response->header('X-Number', 1),
                fn () => $response->cookie([]),
                fn () => $response->cookie('a', 'b', 'soon'),
                fn () => $response->cookie('a', 'b', 0, '/', '', 'yes'),
                fn () => $response->write(),
                fn () => $response->write([]),
                fn () => $response->redirect(new ArrayObject),
                fn () => $response->redirect('/', 'x'),
                fn () => $response->isWritable(1),
                fn () => $response->end([]),
                fn () => $response->end('a', 'b'),
                fn () => $request->getContent(1),
                fn () => $request->getMethod(1),
                fn () => $server->on('request'),
                fn () => $server->stats(1),
            ];
            $words = '';
            foreach ($calls as $call) {
                try {
                    $words .= json_encode(@$call()) . "\n";
                } catch (Throwable $error) {
                    $words .= get_class($error) . ': ' . $error->getMessage() . "\n";
                }
            }
            $response->status(200);
            $response->end($words);
        });
        $server->on('start', fn ($server) => listening($server->port));
        $server->start();
        PHP, []);
    $server->port = (int) substr(read_line($server->pipe, DEADLINE_S), strlen('listening '));
    echo http_get($server->port)->body;
    stop_server($server);
}
?>
--EXPECT--
-- weak
true
TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, string given
true
TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, array given
ArgumentCountError: Swoole\Http\Response::status() expects at least 1 argument, 0 given
ArgumentCountError: Swoole\Http\Response::header() expects at least 2 arguments, 1 given
true
TypeError: Swoole\Http\Response::header(): Argument #2 ($value) must be of type array|string, stdClass given
Error: Object of class stdClass could not be converted to string
TypeError: Swoole\Http\Response::header(): Argument #1 ($key) must be of type string, array given
true
TypeError: Swoole\Http\Response::cookie(): Argument #1 ($name_or_object) must be of type string, array given
TypeError: Swoole\Http\Response::cookie(): Argument #3 ($expires) must be of type int, string given
true
ArgumentCountError: Swoole\Http\Response::write() expects exactly 1 argument, 0 given
TypeError: Swoole\Http\Response::write(): Argument #1 ($content) must be of type string, array given
TypeError: Swoole\Http\Response::redirect(): Argument #1 ($location) must be of type string, ArrayObject given
TypeError: Swoole\Http\Response::redirect(): Argument #2 ($http_code) must be of type int, string given
ArgumentCountError: Swoole\Http\Response::isWritable() expects exactly 0 arguments, 1 given
TypeError: Swoole\Http\Response::end(): Argument #1 ($content) must be of type ?string, array given
ArgumentCountError: Swoole\Http\Response::end() expects at most 1 argument, 2 given
ArgumentCountError: Swoole\Http\Request::getContent() expects exactly 0 arguments, 1 given
ArgumentCountError: Swoole\Http\Request::getMethod() expects exactly 0 arguments, 1 given
ArgumentCountError: Swoole\Server::on() expects exactly 2 arguments, 1 given
ArgumentCountError: Swoole\Server::stats() expects exactly 0 arguments, 1 given
-- strict
TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, string given
TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, string given
TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, float given
TypeError: Swoole\Http\Response::status(): Argument #1 ($http_code) must be of type int, array given
ArgumentCountError: Swoole\Http\Response::status() expects at least 1 argument, 0 given
ArgumentCountError: Swoole\Http\Response::header() expects at least 2 arguments, 1 given
true
TypeError: Swoole\Http\Response::header(): Argument #2 ($value) must be of type array|string, stdClass given
Error: Object of class stdClass could not be converted to string
TypeError: Swoole\Http\Response::header(): Argument #1 ($key) must be of type string, array given
true
TypeError: Swoole\Http\Response::cookie(): Argument #1 ($name_or_object) must be of type string, array given
TypeError: Swoole\Http\Response::cookie(): Argument #3 ($expires) must be of type int, string given
TypeError: Swoole\Http\Response::cookie(): Argument #6 ($secure) must be of type bool, string given
ArgumentCountError: Swoole\Http\Response::write() expects exactly 1 argument, 0 given
TypeError: Swoole\Http\Response::write(): Argument #1 ($content) must be of type string, array given
TypeError: Swoole\Http\Response::redirect(): Argument #1 ($location) must be of type string, ArrayObject given
TypeError: Swoole\Http\Response::redirect(): Argument #2 ($http_code) must be of type int, string given
ArgumentCountError: Swoole\Http\Response::isWritable() expects exactly 0 arguments, 1 given
TypeError: Swoole\Http\Response::end(): Argument #1 ($content) must be of type ?string, array given
ArgumentCountError: Swoole\Http\Response::end() expects at most 1 argument, 2 given
ArgumentCountError: Swoole\Http\Request::getContent() expects exactly 0 arguments, 1 given
ArgumentCountError: Swoole\Http\Request::getMethod() expects exactly 0 arguments, 1 given
ArgumentCountError: Swoole\Server::on() expects exactly 2 arguments, 1 given
ArgumentCountError: Swoole\Server::stats() expects exactly 0 arguments, 1 given
