--TEST--
Several ports in one process, TCP and Unix, each with its callbacks and settings, or the first one's
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$path = sys_get_temp_dir() . '/swoole-ports-' . getmypid() . '.sock';
$server = start_server("const PATH = '$path';" . <<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $own = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $unix = $server->addListener(PATH, 0, SWOOLE_SOCK_UNIX_STREAM);
    $plain = $server->listen('::1', 0, SWOOLE_SOCK_TCP6);
    $server->set(['package_max_length' => 1000]);
    $own->set(['open_http_protocol' => true, 'package_max_length' => '1K']);
    $say = fn ($who) => fn ($request, $response) => $response->end("$who " . ($request->server['server_port'] === $GLOBALS['server']->ports[0]->port ? 'first' : 'other')
        . ' ' . strlen($request->getContent()));
    $server->on('request', $say('server'));
    $own->on('request', $say('own'));
    $unix->on('request', $say('unix'));
    $server->on('connect', fn ($server, $fd) => print("connect $fd\n"));
    $server->on('close', fn ($server, $fd) => print("close $fd\n"));
    $own->on('close', fn ($server, $fd) => print("own close $fd\n"));
    $server->on('start', function ($server) {
        file_put_contents(PATH . '.ports', json_encode(array_column($server->ports, 'port')));
        listening($server->port);
    });
    $server->start();
    echo "ended\n";
    PHP);
$ports = json_decode(file_get_contents("$path.ports"));
unlink("$path.ports");
var_dump(count($ports), $ports[0] === $server->port);
function ask(string $at, int $length): string
{
    $client = stream_socket_client($at, timeout: DEADLINE_S);
    stream_set_timeout($client, DEADLINE_S);
    fwrite($client, "POST / HTTP/1.0\r\nContent-Length: $length\r\n\r\n" . str_repeat('x', $length));
    $answer = stream_get_contents($client);
    return substr($answer, 9, 3) . ' ' . explode("\r\n\r\n", $answer)[1];
}
foreach (["tcp://127.0.0.1:$ports[0]", "tcp://127.0.0.1:$ports[1]", "unix://$path", "tcp://[::1]:$ports[3]"] as $at) {
    foreach ([1000, 1001] as $length) {
        echo ask($at, $length), "\n";
    }
}
while (substr_count($server->output(), 'close') < 8) {
    usleep(1000);
}
[$status, $output] = stop_server($server);
// When a connection is over for the client, the server may not have closed it yet.
$lines = explode("\n", trim($output));
sort($lines);
echo implode("\n", $lines), "\nstatus $status\n";
var_dump(file_exists($path));
foreach ([$ports[0], $ports[1], $ports[3]] as $n => $port) {
    var_dump(@stream_socket_client($n < 2 ? "tcp://127.0.0.1:$port" : "tcp://[::1]:$port", timeout: 1));
}
?>
--EXPECT--
int(4)
bool(true)
200 server first 1000
413 the body is larger than package_max_length
200 own other 1000
200 own other 1001
200 unix other 1000
413 the body is larger than package_max_length
200 server other 1000
413 the body is larger than package_max_length
close 1
close 2
close 5
close 6
close 7
close 8
connect 1
connect 2
connect 3
connect 4
connect 5
connect 6
connect 7
connect 8
ended
own close 3
own close 4
status 0
bool(false)
bool(false)
bool(false)
bool(false)
