--TEST--
A child that starts the server its parent has made owns its sockets: their files go when it ends
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$path = sys_get_temp_dir() . '/swoole-adopted-' . getmypid() . '.sock';
$server = start_server("const PATH = '$path';" . <<<'PHP'
    $server = new Swoole\Http\Server(PATH, 0, SWOOLE_BASE, SWOOLE_SOCK_UNIX_STREAM);
    $server->listen(PATH . '2', 0, SWOOLE_SOCK_UNIX_STREAM);
    $server->on('start', fn () => listening(1));
    if ($pid = pcntl_fork()) {
        pcntl_waitpid($pid, $status);
        echo json_encode([file_exists(PATH), file_exists(PATH . '2')]), "\n";
        exit(pcntl_wexitstatus($status));
    }
    $server->on('request', function ($request, $response) use ($server) {
        $response->end('served');
        if ($request->server['request_uri'] === '/end') {
            $server->shutdown();
        }
    });
    $server->start();
    exit(7);
    PHP);
foreach ([['', '/'], ['2', '/'], ['', '/end']] as [$suffix, $uri]) {
    $client = stream_socket_client("unix://$path$suffix", timeout: DEADLINE_S);
    fwrite($client, "GET $uri HTTP/1.0\r\n\r\n");
    echo substr(stream_get_contents($client), -6), "\n";
}
[$status, $output] = wait_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
served
served
served
[false,false]
status 7
