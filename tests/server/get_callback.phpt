--TEST--
getCallback() returns what was given to on(), the last one wins
--FILE--
<?php
class Handler
{
    function request() {}
    static function close() {}
}
$server = new Swoole\Http\Server('127.0.0.1', 0);
var_dump($server->getCallback('request'), $server->getCallback('nonsense'));
$closure = fn () => 1;
$handler = new Handler;
$server->on('request', 'strlen');
$server->on('Request', $closure);
$server->on('connect', [$handler, 'request']);
$server->on('close', 'Handler::close');
var_dump($server->getCallback('REQUEST') === $closure);
var_dump($server->getCallback('connect') === [$handler, 'request']);
var_dump($server->getCallback('close'));
?>
--EXPECT--
NULL
NULL
bool(true)
bool(true)
string(14) "Handler::close"
