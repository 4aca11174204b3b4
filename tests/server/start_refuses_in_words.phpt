--TEST--
start() refuses in words: without a request callback, inside a coroutine, without an address, of Swoole\Server itself
--FILE--
<?php
require __DIR__ . '/../include/run.php';
run_php(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->start();
    echo "never\n";
    PHP);
run_php(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn () => 1);
    Co\run(fn () => $server->start());
    echo "never\n";
    PHP);
run_php(<<<'PHP'
    $server = new Swoole\Server('127.0.0.1', 0);
    $server->on('request', fn () => 1);
    $server->start();
    PHP);
run_php(<<<'PHP'
    class Late extends Swoole\Http\Server { function __construct() {} }
    $server = new Late;
    $server->on('request', fn () => 1);
    $server->start();
    PHP);
run_php(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn () => 1);
    // The port was taken at construction, but not listened on: somebody else may come first.
    $socket = stream_socket_server("tcp://127.0.0.1:$server->port");
    var_dump($server->start());
    PHP);
?>
--EXPECT--
Fatal error: Swoole\Server::start(): require 'onRequest' callback in SCRIPT on line 3
status 255
Fatal error: Swoole\Server::start(): eventLoop has already been created, unable to start Swoole\Http\Server in SCRIPT on line 4
status 255
Fatal error: Swoole\Server::start(): Swoole\Server serves HTTP only so far: use Swoole\Http\Server in SCRIPT on line 4
status 255
Fatal error: Swoole\Server::start(): the server has no address: its constructor was not called in SCRIPT on line 5
status 255
Warning: Swoole\Server::start(): the server could not start, Error: Address already in use[98] in SCRIPT on line 6
bool(false)
status 0
