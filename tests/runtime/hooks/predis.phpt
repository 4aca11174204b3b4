--TEST--
Fifty blocking commands of Predis wait together
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_servers.inc';
if (!stream_resolve_include_path('Predis/autoload.php')) {
    die('skip needs Predis');
}
?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';
require 'Predis/autoload.php';

$port = (int) server('redis')['REDIS_PORT'];
hooked('Predis', Predis\Client::VERSION, function (int $i) use ($port) {
    $redis = new Predis\Client(['host' => '127.0.0.1', 'port' => $port]);
    $redis->set("predis:$i", "answer $i");
    // Nobody ever pushes there: the server waits for the timeout.
    $nothing = $redis->blpop(["predis:empty:$i"], 0.1);
    return $nothing ?: $redis->get("predis:$i");
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
