--TEST--
After the server the script has its signals back, and can start another server
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$server = start_server(<<<'PHP'
    foreach ([1, 2] as $round) {
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->on('request', function ($request, $response) use ($server, $round) {
            $response->end("round $round");
            $server->shutdown();
        });
        $server->on('start', fn ($server) => listening($server->port));
        var_dump($server->start());
    }
    // A loop of its own, longer than the servers' grace period, is not ended by what they left behind.
    $before = microtime(true);
    Co\run(fn () => Co::sleep(0.4));
    var_dump(microtime(true) - $before > 0.39);
    echo count(scandir('/proc/self/fd')) < 20 ? "descriptors closed\n" : "descriptors left\n";
    listening(0);
    sleep(10);
    echo "never\n";
    PHP);
echo http_get($server->port)->body, "\n";
[, $port] = explode(' ', read_line($server->pipe, DEADLINE_S));
echo http_get((int) $port)->body, "\n";
read_line($server->pipe, DEADLINE_S);
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
round 1
round 2
bool(true)
bool(true)
bool(true)
descriptors closed
status 143
