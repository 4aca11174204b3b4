--TEST--
Unknown events and options, and calls at the wrong time, are reported in words and change nothing
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    set_error_handler(function ($level, $message) {
        echo "[$level] $message\n";
        return true;
    });
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    var_dump($server->on('request', 'strlen'));
    var_dump($server->on('nonsense', 'strlen'));
    var_dump($server->shutdown(), $server->stats());
    var_dump($server->set(['nonsense' => 1, 'package_max_length' => '1M', 'backlog' => -1, 'worker_num' => 4, 7 => 7]));
    var_dump($server->set(['enable_coroutine' => [], 'max_wait_time' => 'soon', 'package_max_length' => 'big', 'max_connection' => 0]));
    var_dump($server->setting);
    try {
        $server->on('request', 'no_such_function');
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
    try {
        $server->set('package_max_length');
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
    $server->on('request', fn ($request, $response) => $response->end());
    $server->on('start', function ($server) {
        var_dump($server->on('request', 'strlen'));
        var_dump($server->set(['backlog' => 1]));
        var_dump($server->start());
        var_dump($server->stop(1));
        listening($server->port);
    });
    $server->start();
    var_dump($server->start());
    var_dump($server->shutdown());
    PHP);
var_dump(http_get($server->port)->status);
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
int(200)
bool(true)
[2] Swoole\Server::on(): unknown event types[nonsense]
bool(false)
[2] Swoole\Server::shutdown(): server is not running
[2] Swoole\Server::stats(): server is not running
bool(false)
array(0) {
}
[2] Swoole\Server::set(): unsupported option [nonsense]
[2] Swoole\Server::set(): option [backlog]: must be a number above 0
[2] Swoole\Server::set(): option [worker_num]: only 1 is available: one process, one thread
[2] Swoole\Server::set(): the settings must have names
bool(true)
[2] Swoole\Server::set(): option [enable_coroutine]: must be a bool
[2] Swoole\Server::set(): option [max_wait_time]: must be a number of seconds
[2] Swoole\Server::set(): option [package_max_length]: must be a number of bytes
[2] Swoole\Server::set(): option [max_connection]: must be a number above 0
bool(true)
array(7) {
  ["nonsense"]=>
  int(1)
  ["package_max_length"]=>
  string(3) "big"
  ["backlog"]=>
  int(-1)
  ["worker_num"]=>
  int(4)
  ["enable_coroutine"]=>
  array(0) {
  }
  ["max_wait_time"]=>
  string(4) "soon"
  ["max_connection"]=>
  int(0)
}
Swoole\Server::on(): Argument #2 ($callback) must be a valid callback, function "no_such_function" not found or invalid function name
Swoole\Server::set(): Argument #1 ($settings) must be of type array, string given
[2] Swoole\Server::on(): server is running, unable to register event callback function
bool(false)
[2] Swoole\Server::set(): server is running, unable to execute Swoole\Server->set()
bool(false)
[2] Swoole\Server::start(): server is running, unable to execute Swoole\Server->start()
bool(false)
[2] Swoole\Server::stop(): worker[1] does not exist
bool(false)
[2] Swoole\Server::start(): server is running, unable to execute Swoole\Server->start()
bool(false)
[2] Swoole\Server::shutdown(): server is not running
bool(false)
status 0
