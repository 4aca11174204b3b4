--TEST--
Large responses reach a slow reader whole; the largest request body is accepted, one byte more is not
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['package_max_length' => 3 * 1024 * 1024, 'socket_buffer_size' => 1024 * 1024]);
    $server->on('request', function ($request, $response) {
        $megabyte = str_repeat('0123456789abcdef', 65536);
        switch ($request->server['request_uri']) {
            case '/end':
                return $response->end(str_repeat($megabyte, 10));
            case '/write':
                for ($n = 0; $n < 10; $n++) {
                    if (!$response->write($megabyte)) {
                        echo "write failed\n";
                    }
                }
                // The client has taken most of it, or we would not be here.
                echo 'peak: ', memory_get_peak_usage() < 8e6 ? 'small' : memory_get_peak_usage(), "\n";
                return $response->end();
            default:
                $response->end(md5($request->rawContent()));
        }
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$expected = md5(str_repeat('0123456789abcdef', 655360));
$connection = new HttpConnection($server->port);
foreach (['/write', '/end'] as $path) {
    $connection->send("GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
    usleep(200_000);
    $answer = $connection->answer();
    echo $path, ' ', strlen($answer->body), ' ', md5($answer->body) === $expected ? 'right' : 'wrong', "\n";
}
$largest = random_bytes(3 * 1024 * 1024);
echo $connection->request('POST', '/', [], $largest)->body === md5($largest) ? 'right' : 'wrong', "\n";
$chunks = '';
foreach (str_split($largest, 100_000) as $chunk) {
    $chunks .= dechex(strlen($chunk)) . "\r\n$chunk\r\n";
}
$head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
$connection->send("$head{$chunks}0\r\n\r\n");
echo $connection->answer()->body === md5($largest) ? 'right' : 'wrong', "\n";
$connection->send("$head{$chunks}1\r\nx\r\n0\r\n\r\n");
echo $connection->answer()->status, ' ', json_encode($connection->closes()), "\n";
$connection = new HttpConnection($server->port);
echo $connection->request('POST', '/', [], "$largest!")->status, ' ', json_encode($connection->closes()), "\n";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
/write 10485760 right
/end 10485760 right
right
right
413 true
413 true
peak: small
status 0
