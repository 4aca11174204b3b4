--TEST--
start() refuses a port whose own settings say nothing of HTTP, and nothing can be changed once it runs
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
require __DIR__ . '/../../include/run.php';
run_php(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP)->set(['backlog' => 5]);
    $server->on('request', fn () => 1);
    try {
        $server->start();
    } finally {
        echo "never\n";
    }
    PHP);
$server = start_server(<<<'PHP'
    set_error_handler(function ($level, $message) {
        echo "[$level] $message\n";
        return true;
    });
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn ($request, $response) => $response->end());
    $server->on('start', function ($server) {
        $server->ports[0]->set(['backlog' => 1]);
        var_dump($server->ports[0]->on('request', 'strlen'));
        var_dump($server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP));
        listening($server->port);
    });
    $server->start();
    PHP);
echo http_get($server->port)->status, "\n";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECTF--
Fatal error: Swoole\Server::start(): a port with settings of its own speaks HTTP only with open_http_protocol, and nothing else is served so far: 127.0.0.1:%d in SCRIPT on line 6
status 255
200
[2] Swoole\Server\Port::set(): server is running, unable to execute Swoole\Server\Port->set()
[2] Swoole\Server\Port::on(): server is running, unable to register event callback function
bool(false)
[2] Swoole\Server::listen(): server is running, can't add listener
bool(false)
status 0
