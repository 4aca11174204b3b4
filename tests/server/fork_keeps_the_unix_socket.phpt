--TEST--
The file of a Unix socket stays when a child of the server ends
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$path = sys_get_temp_dir() . '/swoole-fork-' . getmypid() . '.sock';
$server = start_server("const PATH = '$path';" . <<<'PHP'
    $server = new Swoole\Http\Server(PATH, 0, SWOOLE_BASE, SWOOLE_SOCK_UNIX_STREAM);
    // One that is forked before the start has a copy of the server, too.
    if (!($pid = pcntl_fork())) {
        exit(0);
    }
    pcntl_waitpid($pid, $status);
    $server->on('start', fn () => listening(1));
    $server->on('request', function ($request, $response) {
        if (!($pid = pcntl_fork())) {
            exit(0);
        }
        pcntl_waitpid($pid, $status);
        $response->end('served');
    });
    $server->start();
    PHP);
for ($n = 0; $n < 2; $n++) {
    $client = stream_socket_client("unix://$path");
    fwrite($client, "GET / HTTP/1.0\r\n\r\n");
    echo substr(stream_get_contents($client), -6), "\n";
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
var_dump(file_exists($path));
?>
--EXPECT--
served
served
status 0
bool(false)
