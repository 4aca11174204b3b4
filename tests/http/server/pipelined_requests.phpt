--TEST--
Pipelined requests are answered in order, in one segment when no handler parks
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        if (isset($request->get['sleep'])) {
            Co::sleep((float) $request->get['sleep']);
        }
        $response->end($request->server['request_uri'] . $request->rawContent());
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$host = "Host: h\r\n";

// At once.
$socket = stream_socket_client("tcp://127.0.0.1:$server->port");
fwrite($socket, "GET /1 HTTP/1.1\r\n$host\r\nPOST /2 HTTP/1.1\r\n{$host}Content-Length: 5\r\n\r\nhello"
    . "POST /3 HTTP/1.1\r\n{$host}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n\r\nGET /4 HTTP/1.1\r\n$host\r\n");
$read = [$socket];
$none = null;
stream_select($read, $none, $none, DEADLINE_S);
$first = stream_socket_recvfrom($socket, 65536);
echo 'in the first segment: ', substr_count($first, 'HTTP/1.1 200 OK'), "\n";
preg_match_all('~\r\n\r\n(/\d[a-z]*)~', $first, $bodies);
echo implode(' ', $bodies[1]), "\n";
fclose($socket);

// The slow one comes first all the same.
$connection = new HttpConnection($server->port);
$connection->send("GET /1?sleep=0.2 HTTP/1.1\r\n$host\r\nGET /2 HTTP/1.1\r\n$host\r\nGET /3?sleep=0.1 HTTP/1.1\r\n$host\r\nGET /4 HTTP/1.1\r\n$host\r\n");
for ($n = 0; $n < 4; $n++) {
    echo $connection->answer()->body, "\n";
}

// A bad one after good ones: those are answered first.
$connection = new HttpConnection($server->port);
$connection->send("GET /1 HTTP/1.1\r\n$host\r\nGET /2?sleep=0.1 HTTP/1.1\r\n$host\r\nGET /3 HTTP/1.1\r\n\r\nGET /4 HTTP/1.1\r\n$host\r\n");
for ($n = 0; $n < 3; $n++) {
    $answer = $connection->answer();
    echo "$answer->status $answer->body\n";
}
var_dump($connection->closes());

// Nothing is read behind a request that ends the connection.
$connection = new HttpConnection($server->port);
$connection->send("GET /1 HTTP/1.1\r\n{$host}Connection: close\r\n\r\nGET /2 HTTP/1.1\r\n$host\r\n");
echo $connection->answer()->body, "\n";
var_dump($connection->closes());

// Two thousand on one connection.
$connection = new HttpConnection($server->port);
$requests = '';
for ($n = 0; $n < 2000; $n++) {
    $requests .= "GET /$n HTTP/1.1\r\n$host\r\n";
}
$connection->send($requests);
$right = 0;
for ($n = 0; $n < 2000; $n++) {
    $right += (int) ($connection->answer()->body === "/$n");
}
echo "$right\n";
stop_server($server);
?>
--EXPECT--
in the first segment: 4
/1 /2hello /3abc /4
/1
/2
/3
/4
200 /1
200 /2
400 missing Host header
bool(true)
/1
bool(true)
2000
