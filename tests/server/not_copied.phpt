--TEST--
A server, a request and a response can be neither cloned nor serialized
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) use ($server) {
        $words = '';
        foreach ([$server, $request, $response] as $object) {
            foreach ([fn () => clone $object, fn () => serialize($object), fn () => unserialize('O:' . strlen($object::class) . ':"' . $object::class . '":0:{}')] as $copy) {
                try {
                    $copy();
                    $words .= "copied\n";
                } catch (Throwable $error) {
                    $words .= get_class($error) . ': ' . $error->getMessage() . "\n";
                }
            }
        }
        $response->end($words);
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
echo http_get($server->port)->body;
stop_server($server);
?>
--EXPECT--
Error: Trying to clone an uncloneable object of class Swoole\Http\Server
Exception: Serialization of 'Swoole\Http\Server' is not allowed
Exception: Unserialization of 'Swoole\Http\Server' is not allowed
Error: Trying to clone an uncloneable object of class Swoole\Http\Request
Exception: Serialization of 'Swoole\Http\Request' is not allowed
Exception: Unserialization of 'Swoole\Http\Request' is not allowed
Error: Trying to clone an uncloneable object of class Swoole\Http\Response
Exception: Serialization of 'Swoole\Http\Response' is not allowed
Exception: Unserialization of 'Swoole\Http\Response' is not allowed
