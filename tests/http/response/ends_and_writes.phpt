--TEST--
What end() and write() put on the wire, and what they return afterwards
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $stories = [
        'end' => fn ($r) => [$r->end('hello')],
        'end_nothing' => fn ($r) => [$r->end()],
        'end_null' => fn ($r) => [$r->end(null)],
        'end_number' => fn ($r) => [$r->end(42)],
        'end_zero' => fn ($r) => [$r->end('0')],
        'end_twice' => fn ($r) => [$r->end('first'), $r->end('second'), swoole_last_error()],
        'write' => fn ($r) => [$r->write('one, '), $r->write(str_repeat('x', 17)), $r->end()],
        'write_end_with_body' => fn ($r) => [$r->write('one, '), $r->end('two')],
        'write_empty' => fn ($r) => [@$r->write(''), $r->write('x'), @$r->write(''), $r->end('')],
        'write_after_end' => fn ($r) => [$r->end('whole'), $r->write('more'), $r->header('A', 'b'), $r->status(404), $r->cookie('a'), $r->redirect('/')],
        'header_after_write' => fn ($r) => [$r->write('x'), $r->header('Late', '1'), $r->end()],
        'writable' => fn ($r) => [$r->isWritable(), $r->write('x'), $r->isWritable(), $r->end(), $r->isWritable()],
        'no_content' => fn ($r) => [$r->status(204), $r->end('hidden')],
        'not_modified' => fn ($r) => [$r->status(304), $r->end('hidden')],
        'no_content_written' => fn ($r) => [$r->status(204), $r->write('hidden'), $r->end('hidden')],
        'informational' => fn ($r) => [$r->status(103), $r->end('hidden')],
        'reset' => fn ($r) => [$r->status(205), $r->end()],
        'dropped' => fn ($r) => [],
        'dropped_with_status' => fn ($r) => [$r->status(201), $r->header('X-A', 'b')],
        'dropped_after_write' => fn ($r) => [$r->write('one')],
    ];
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) use ($stories) {
        echo json_encode($stories[substr($request->server['request_uri'], 1)]($response)), "\n";
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$seen = 0;
$story = function (string $line) use ($server, &$seen): void {
    $answer = http_raw($server->port, "$line\r\nHost: h\r\nConnection: close\r\n\r\n");
    // Of the same length every day.
    echo "-- $line\n", str_replace("\r", '', preg_replace('/^(Server|Date|Content-Type|Connection): .*\r\n/m', '', $answer)), "\n";
    $output = $server->output();
    echo '=> ', substr($output, $seen);
    $seen = strlen($output);
};
foreach (['end', 'end_nothing', 'end_null', 'end_number', 'end_zero', 'end_twice', 'write', 'write_end_with_body', 'write_empty', 'write_after_end',
    'header_after_write', 'writable', 'no_content', 'not_modified', 'no_content_written', 'informational', 'reset', 'dropped',
    'dropped_with_status', 'dropped_after_write'] as $name) {
    $story("GET /$name HTTP/1.1");
}
foreach (['end', 'write'] as $name) {
    $story("HEAD /$name HTTP/1.1");
    $story("GET /$name HTTP/1.0");
}
stop_server($server);
?>
--EXPECT--
-- GET /end HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 5

hello
=> [true]
-- GET /end_nothing HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 0


=> [true]
-- GET /end_null HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 0


=> [true]
-- GET /end_number HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 2

42
=> [true]
-- GET /end_zero HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 1

0
=> [true]
-- GET /end_twice HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 5

first
=> [true,false,7106]
-- GET /write HTTP/1.1
HTTP/1.1 200 OK
Transfer-Encoding: chunked

5
one, 
11
xxxxxxxxxxxxxxxxx
0


=> [true,true,true]
-- GET /write_end_with_body HTTP/1.1
HTTP/1.1 200 OK
Transfer-Encoding: chunked

5
one, 
3
two
0


=> [true,true]
-- GET /write_empty HTTP/1.1
HTTP/1.1 200 OK
Transfer-Encoding: chunked

1
x
0


=> [false,true,false,true]
-- GET /write_after_end HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 5

whole
=> [true,false,false,false,false,false]
-- GET /header_after_write HTTP/1.1
HTTP/1.1 200 OK
Transfer-Encoding: chunked

1
x
0


=> [true,true,true]
-- GET /writable HTTP/1.1
HTTP/1.1 200 OK
Transfer-Encoding: chunked

1
x
0


=> [true,true,true,true,false]
-- GET /no_content HTTP/1.1
HTTP/1.1 204 No Content


=> [true,true]
-- GET /not_modified HTTP/1.1
HTTP/1.1 304 Not Modified


=> [true,true]
-- GET /no_content_written HTTP/1.1
HTTP/1.1 204 No Content


=> [true,true,true]
-- GET /informational HTTP/1.1
HTTP/1.1 103 Early Hints


=> [true,true]
-- GET /reset HTTP/1.1
HTTP/1.1 205 Reset Content
Content-Length: 0


=> [true,true]
-- GET /dropped HTTP/1.1
HTTP/1.1 500 Internal Server Error
Content-Length: 0


=> []
-- GET /dropped_with_status HTTP/1.1
HTTP/1.1 201 Created
X-A: b
Content-Length: 0


=> [true,true]
-- GET /dropped_after_write HTTP/1.1
HTTP/1.1 200 OK
Transfer-Encoding: chunked

3
one
0


=> [true]
-- HEAD /end HTTP/1.1
HTTP/1.1 200 OK
Content-Length: 5


=> [true]
-- GET /end HTTP/1.0
HTTP/1.1 200 OK
Content-Length: 5

hello
=> [true]
-- HEAD /write HTTP/1.1
HTTP/1.1 200 OK
Transfer-Encoding: chunked


=> [true,true,true]
-- GET /write HTTP/1.0
HTTP/1.1 200 OK

one, xxxxxxxxxxxxxxxxx
=> [true,true,true]
