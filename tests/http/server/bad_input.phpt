--TEST--
Whatever comes instead of a request: an answer, then the end of the connection; and the server serves on
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['package_max_length' => 65536]);
    $server->on('request', function ($request, $response) {
        echo 'request ', $request->server['request_uri'], "\n";
        $response->end('ok');
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$get = "GET / HTTP/1.1\r\n";
$post = "POST / HTTP/1.1\r\nHost: h\r\n";
$host = "Host: h\r\n";
$cases = [
    'the request line' => null,
    'garbage' => hash('sha512', 'garbage', true),
    'one NUL' => "\0",
    'words' => "hello world\r\n\r\n",
    'no version' => "GET /\r\n$host\r\n",
    'no target' => "GET HTTP/1.1\r\n$host\r\n",
    'two spaces' => "GET  / HTTP/1.1\r\n$host\r\n",
    'a space in the target' => "GET /a b HTTP/1.1\r\n$host\r\n",
    'a control character in the target' => "GET /\x01 HTTP/1.1\r\n$host\r\n",
    'a relative target' => "GET index.html HTTP/1.1\r\n$host\r\n",
    'a method with a colon' => "G:T / HTTP/1.1\r\n$host\r\n",
    'HTTP/2.0' => "GET / HTTP/2.0\r\n$host\r\n",
    'HTTP/1.2' => "GET / HTTP/1.2\r\n$host\r\n",
    'HTTP/0.9' => "GET / HTTP/0.9\r\n\r\n",
    'http/1.1' => "GET / http/1.1\r\n$host\r\n",
    'the preface of HTTP/2' => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    'a TLS greeting' => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" . str_repeat("\xa5", 32) . "\x20",
    'SSH' => "SSH-2.0-OpenSSH_9.2\r\n",
    'five empty lines' => "\r\n\r\n\r\n\r\n\r\n$get$host\r\n",
    'too long, without an end' => 'GET /' . str_repeat('a', 9000),
    'too long, whole' => 'GET /' . str_repeat('a', 8192) . " HTTP/1.1\r\n$host\r\n",
    'the headers' => null,
    'bare LF' => "GET / HTTP/1.1\nHost: h\n\n",
    'bare LF in a header' => "$get{$host}A: b\nC: d\r\n\r\n",
    'bare CR in a header' => "$get{$host}A: b\rc\r\n\r\n",
    'obs-fold' => "$get{$host}A: b\r\n c\r\n\r\n",
    'NUL in a value' => "$get{$host}A: b\0c\r\n\r\n",
    'NUL in a name' => "$get{$host}A\0: b\r\n\r\n",
    'a space before the colon' => "$get{$host}A : b\r\n\r\n",
    'no colon' => "$get{$host}A\r\n\r\n",
    'no name' => "$get{$host}: b\r\n\r\n",
    'a line too long, without an end' => "$get{$host}A: " . str_repeat('b', 9000),
    'a line too long, whole' => "$get{$host}A: " . str_repeat('b', 8190) . "\r\n\r\n",
    'too large in all' => $get . $host . str_repeat('A: ' . str_repeat('b', 4000) . "\r\n", 17) . "\r\n",
    'too many' => $get . $host . str_repeat("A: b\r\n", 1100) . "\r\n",
    'no Host' => "$get\r\n",
    'two Hosts' => "$get{$host}$host\r\n",
    'a bad Host' => "{$get}Host: a b\r\n\r\n",
    'the body' => null,
    'two lengths' => "{$post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    'two equal lengths' => "{$post}Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
    'a list of lengths' => "{$post}Content-Length: 1, 1\r\n\r\na",
    'a negative length' => "{$post}Content-Length: -1\r\n\r\n",
    'a signed length' => "{$post}Content-Length: +1\r\n\r\na",
    'a hexadecimal length' => "{$post}Content-Length: 0x1\r\n\r\na",
    'an empty length' => "{$post}Content-Length:\r\n\r\n",
    'an endless length' => "{$post}Content-Length: 99999999999999999999999\r\n\r\n",
    'length and coding' => "{$post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    'coding and length' => "{$post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    'an unknown coding' => "{$post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    'an unknown coding alone' => "{$post}Transfer-Encoding: identity\r\n\r\n",
    'chunked twice' => "{$post}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    'chunked in HTTP/1.0' => "POST / HTTP/1.0\r\n{$host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    'an expectation that nobody knows' => "{$post}Expect: miracles\r\n\r\n",
    'announced too large' => "{$post}Content-Length: 65537\r\n\r\n",
    'sent too large' => "{$post}Content-Length: 65537\r\n\r\n" . str_repeat('x', 65537),
    'a chunk too large' => "{$post}Transfer-Encoding: chunked\r\n\r\n10001\r\n" . str_repeat('x', 65537),
    'chunks too large' => "{$post}Transfer-Encoding: chunked\r\n\r\n" . str_repeat("8000\r\n" . str_repeat('x', 32768) . "\r\n", 3) . "0\r\n\r\n",
    'a huge chunk' => "{$post}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    'a chunk size too large to be one' => "{$post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    'a chunk size that is none' => "{$post}Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    'a chunk longer than announced' => "{$post}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
    'a bare LF in chunks' => "{$post}Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n",
    'a bad trailer' => "{$post}Transfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n",
];
foreach ($cases as $name => $bytes) {
    if ($bytes === null) {
        echo "-- $name\n";
        continue;
    }
    // Everything until the server closes; a server that does not close fails the test at the deadline.
    $answer = http_raw($server->port, $bytes);
    if (!preg_match("~^HTTP/1\.1 (\d+) [^\r]*\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: (\d+)\r\n\r\n(.*)$~Ds", $answer, $match)
        || strlen($match[3]) !== (int) $match[2]) {
        echo "$name: ", json_encode($answer, JSON_PARTIAL_OUTPUT_ON_ERROR), "\n";
        continue;
    }
    echo "$name: $match[1] $match[3]\n";
}
$statuses = [];
for ($n = 0; $n < 100; $n++) {
    $statuses[substr(http_raw($server->port, random_bytes(200)), 0, 10)] = true;
}
echo 'random bytes: ', implode(', ', array_keys($statuses)), "\n";
echo http_get($server->port, '/good')->body, "\n";
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
-- the request line
garbage: 400 malformed request line
one NUL: 400 malformed request line
words: 400 malformed request line
no version: 400 malformed request line
no target: 400 malformed request line
two spaces: 400 malformed request line
a space in the target: 400 malformed request line
a control character in the target: 400 malformed request line
a relative target: 400 malformed request target
a method with a colon: 400 malformed request line
HTTP/2.0: 505 unsupported HTTP version
HTTP/1.2: 505 unsupported HTTP version
HTTP/0.9: 505 unsupported HTTP version
http/1.1: 400 malformed request line
the preface of HTTP/2: 505 unsupported HTTP version
a TLS greeting: 400 malformed request line
SSH: 400 malformed request line
five empty lines: 400 malformed request line
too long, without an end: 414 request line too long
too long, whole: 414 request line too long
-- the headers
bare LF: 400 line not ended by CRLF
bare LF in a header: 400 line not ended by CRLF
bare CR in a header: 400 malformed header
obs-fold: 400 malformed header
NUL in a value: 400 malformed header
NUL in a name: 400 malformed header
a space before the colon: 400 malformed header
no colon: 400 malformed header
no name: 400 malformed header
a line too long, without an end: 431 header line too long
a line too long, whole: 431 header line too long
too large in all: 431 headers too large
too many: 431 too many headers
no Host: 400 missing Host header
two Hosts: 400 more than one Host header
a bad Host: 400 malformed Host header
-- the body
two lengths: 400 malformed Content-Length
two equal lengths: 400 malformed Content-Length
a list of lengths: 400 malformed Content-Length
a negative length: 400 malformed Content-Length
a signed length: 400 malformed Content-Length
a hexadecimal length: 400 malformed Content-Length
an empty length: 400 malformed Content-Length
an endless length: 400 malformed Content-Length
length and coding: 400 both Content-Length and Transfer-Encoding
coding and length: 400 both Content-Length and Transfer-Encoding
an unknown coding: 501 unsupported transfer coding
an unknown coding alone: 501 unsupported transfer coding
chunked twice: 400 malformed Transfer-Encoding
chunked in HTTP/1.0: 400 Transfer-Encoding in HTTP/1.0
an expectation that nobody knows: 417 unsupported expectation
announced too large: 413 the body is larger than package_max_length
sent too large: 413 the body is larger than package_max_length
a chunk too large: 413 body too large
chunks too large: 413 body too large
a huge chunk: 413 body too large
a chunk size too large to be one: 400 malformed chunk size
a chunk size that is none: 400 malformed chunk size
a chunk longer than announced: 400 chunk not ended by CRLF
a bare LF in chunks: 400 malformed chunk size
a bad trailer: 400 malformed trailer
random bytes: HTTP/1.1 4
ok
request /good
status 0
