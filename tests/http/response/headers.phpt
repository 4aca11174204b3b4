--TEST--
header(): names are formatted unless told otherwise, arrays repeat, the last one wins, and nothing splits the response
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $stories = [
        'formatted' => fn ($r) => [$r->header('x-some-name', 'a'), $r->setHeader('X-SHOUTED', 'b')],
        'not_formatted' => fn ($r) => [$r->header('x-some-name', 'a', false), $r->header('X-SHOUTED', 'b', false)],
        'values' => fn ($r) => [$r->header('X-Array', ['one', 2, 3.5, true]), $r->header('X-Int', 42), $r->header('X-Float', 1.5), $r->header('X-Bool', true), $r->header('X-Empty', '')],
        'last_wins' => fn ($r) => [$r->header('X-A', '1'), $r->header('x-a', '2')],
        'own' => fn ($r) => [$r->header('Server', 'mine'), $r->header('Date', 'today'), $r->header('content-type', 'text/plain; charset=utf-8')],
        'framing' => fn ($r) => [$r->header('Content-Length', '1'), $r->header('Transfer-Encoding', 'chunked'), $r->header('content-length', '99', false)],
        'split_value' => fn ($r) => [$r->header('X-A', "a\r\nX-Evil: 1"), $r->header('X-B', "a\nX-Evil: 1"), $r->header('X-C', "a\0b"), $r->header('X-D', ['ok', "a\r\n\r\n<script>"]), $r->header('X-E', "trimmed \r\n")],
        'split_name' => fn ($r) => [$r->header("X-A\r\nX-Evil", '1'), $r->header("X\0", '1'), $r->header('', '1'), $r->header('X A', '1'), $r->header('X:A', '1'), @$r->header(str_repeat('x', 5000), '1')],
        'utf8' => fn ($r) => [$r->header('X-Utf8', 'é')],
        'property' => function ($r) { $r->header('x-a', '1'); $r->header['X-B'] = '2'; $r->header['X-Evil'] = "a\r\nb: c"; $r->header['X-C'] = new stdClass; return [array_keys($r->header)]; },
        'status' => fn ($r) => [$r->status(404)],
        'reason' => fn ($r) => [$r->status(200, 'Fine, thanks')],
        'set_status_code' => fn ($r) => [$r->setStatusCode(418)],
        'unknown_status' => fn ($r) => [$r->status(599)],
        'status_twice' => fn ($r) => [$r->status(404, 'Not here'), $r->status(200)],
        'bad_status' => fn ($r) => [@$r->status(99), @$r->status(1000), @$r->status(-1), @$r->status(200, "OK\r\nX-Evil: 1")],
    ];
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) use ($stories) {
        $response->end(json_encode($stories[substr($request->server['request_uri'], 1)]($response)));
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
foreach (['formatted', 'not_formatted', 'values', 'last_wins', 'own', 'framing', 'split_value', 'split_name', 'utf8', 'property', 'status', 'reason',
    'set_status_code', 'unknown_status', 'status_twice', 'bad_status'] as $story) {
    $answer = http_raw($server->port, "GET /$story HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    $answer = preg_replace('/^(Server: swoole.*|Date: \w+, .*|Content-Type: text\/html|Connection: .*)\r\n/m', '', $answer);
    echo "-- $story\n", str_replace("\r", '', $answer), "\n";
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
-- formatted
HTTP/1.1 200 OK
X-Some-Name: a
X-Shouted: b
Content-Length: 11

[true,true]
-- not_formatted
HTTP/1.1 200 OK
x-some-name: a
X-SHOUTED: b
Content-Length: 11

[true,true]
-- values
HTTP/1.1 200 OK
X-Array: one
X-Array: 2
X-Array: 3.5
X-Array: 1
X-Int: 42
X-Float: 1.5
X-Bool: 1
X-Empty: 
Content-Length: 26

[true,true,true,true,true]
-- last_wins
HTTP/1.1 200 OK
X-A: 2
Content-Length: 11

[true,true]
-- own
HTTP/1.1 200 OK
Server: mine
Date: today
Content-Type: text/plain; charset=utf-8
Content-Length: 16

[true,true,true]
-- framing
HTTP/1.1 200 OK
Content-Length: 16

[true,true,true]
-- split_value
HTTP/1.1 200 OK
X-D: ok
X-E: trimmed
Content-Length: 26

[true,true,true,true,true]
-- split_name
HTTP/1.1 200 OK
Content-Length: 35

[false,false,false,true,true,false]
-- utf8
HTTP/1.1 200 OK
X-Utf8: é
Content-Length: 6

[true]
-- property
HTTP/1.1 200 OK
X-A: 1
X-B: 2
Content-Length: 30

[["X-A","X-B","X-Evil","X-C"]]
-- status
HTTP/1.1 404 Not Found
Content-Length: 6

[true]
-- reason
HTTP/1.1 200 Fine, thanks
Content-Length: 6

[true]
-- set_status_code
HTTP/1.1 418 I'm a teapot
Content-Length: 6

[true]
-- unknown_status
HTTP/1.1 599 Unknown Status
Content-Length: 6

[true]
-- status_twice
HTTP/1.1 200 OK
Content-Length: 11

[true,true]
-- bad_status
HTTP/1.1 200 OK
Content-Length: 25

[false,false,false,false]
status 0
