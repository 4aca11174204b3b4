--TEST--
header, server, get, post, cookie and the body of requests of many kinds
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        $words = '';
        foreach (['header', 'get', 'post', 'cookie', 'files', 'tmpfiles'] as $property) {
            if ($request->$property !== null) {
                $words .= "$property " . json_encode($request->$property) . "\n";
            }
        }
        foreach (['query_string', 'request_method', 'request_uri', 'path_info', 'server_protocol'] as $key) {
            $words .= (isset($request->server[$key]) ? $request->server[$key] : '-') . ' ';
        }
        $words .= json_encode($request->rawContent()) . json_encode($request->isCompleted()) . "\n";
        $response->end($words);
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$form = 'Content-Type: application/x-www-form-urlencoded';
$rows = [
    ['GET / HTTP/1.1', ['Host: example.com']],
    ['GET /a%20b/c+d?x=1&y[]=2&y[]=3&z[a][b]=4&e=%C3%A9+f&x=5 HTTP/1.1', ['HOST: h', 'X-Upper-CASE:  spaced  ', 'X-Empty:', 'User-Agent: t', 'User-Agent: last one']],
    ['GET /? HTTP/1.1', ['Host: h']],
    ['GET /?a.b=1&c%20d=2&e[=3 HTTP/1.1', ['Host: h']],
    ['GET /?a%20b=1&%00=2&5=five HTTP/1.1', ['Host: h', 'Cookie: a=1; b=%20x+y; a=2; c; d="quoted"; e[x]=1']],
    ['POST /form HTTP/1.1', ['Host: h', $form], 'a=1&b[]=2&b[k]=3&c=%26+%3D'],
    ['POST /form HTTP/1.1', ['Host: h', "$form; charset=utf-8"], 'a=1'],
    ['PUT /form HTTP/1.1', ['Host: h', $form], 'a=put'],
    ['GET /form HTTP/1.1', ['Host: h', $form], 'a=get'],
    ['POST /json HTTP/1.1', ['Host: h', 'Content-Type: application/json'], '{"a":1}'],
    ['DELETE /x HTTP/1.1', ['Host: h']],
    ['PURGE http://other.example/p?q=1 HTTP/1.1', ['Host: h']],
    ['OPTIONS * HTTP/1.1', ['Host: h']],
    ['GET /old HTTP/1.0', []],
];
foreach ($rows as $row) {
    [$line, $headers, $body] = $row + [2 => ""];
    $headers[] = 'Connection: close';
    if ($body) {
        $headers[] = 'Content-Length: ' . strlen($body);
    }
    $answer = http_raw($server->port, "$line\r\n" . implode("\r\n", $headers) . "\r\n\r\n$body");
    echo "$line\n", explode("\r\n\r\n", $answer, 2)[1], "\n";
}
stop_server($server);
?>
--EXPECT--
GET / HTTP/1.1
header {"host":"example.com","connection":"close"}
- GET / / HTTP/1.1 ""true

GET /a%20b/c+d?x=1&y[]=2&y[]=3&z[a][b]=4&e=%C3%A9+f&x=5 HTTP/1.1
header {"host":"h","x-upper-case":"spaced","x-empty":"","user-agent":"last one","connection":"close"}
get {"x":"5","y":["2","3"],"z":{"a":{"b":"4"}},"e":"\u00e9 f"}
x=1&y[]=2&y[]=3&z[a][b]=4&e=%C3%A9+f&x=5 GET /a%20b/c+d /a b/c d HTTP/1.1 ""true

GET /? HTTP/1.1
header {"host":"h","connection":"close"}
- GET / / HTTP/1.1 ""true

GET /?a.b=1&c%20d=2&e[=3 HTTP/1.1
header {"host":"h","connection":"close"}
get {"a_b":"1","c_d":"2","e_":"3"}
a.b=1&c%20d=2&e[=3 GET / / HTTP/1.1 ""true

GET /?a%20b=1&%00=2&5=five HTTP/1.1
header {"host":"h","connection":"close"}
get {"a_b":"1","5":"five"}
cookie {"a":"1","b":" x+y","c":"","d":"\"quoted\"","e":{"x":"1"}}
a%20b=1&%00=2&5=five GET / / HTTP/1.1 ""true

POST /form HTTP/1.1
header {"host":"h","content-type":"application\/x-www-form-urlencoded","connection":"close","content-length":"26"}
post {"a":"1","b":{"0":"2","k":"3"},"c":"& ="}
- POST /form /form HTTP/1.1 "a=1&b[]=2&b[k]=3&c=%26+%3D"true

POST /form HTTP/1.1
header {"host":"h","content-type":"application\/x-www-form-urlencoded; charset=utf-8","connection":"close","content-length":"3"}
post {"a":"1"}
- POST /form /form HTTP/1.1 "a=1"true

PUT /form HTTP/1.1
header {"host":"h","content-type":"application\/x-www-form-urlencoded","connection":"close","content-length":"5"}
post {"a":"put"}
- PUT /form /form HTTP/1.1 "a=put"true

GET /form HTTP/1.1
header {"host":"h","content-type":"application\/x-www-form-urlencoded","connection":"close","content-length":"5"}
- GET /form /form HTTP/1.1 "a=get"true

POST /json HTTP/1.1
header {"host":"h","content-type":"application\/json","connection":"close","content-length":"7"}
- POST /json /json HTTP/1.1 "{\"a\":1}"true

DELETE /x HTTP/1.1
header {"host":"h","connection":"close"}
- DELETE /x /x HTTP/1.1 ""true

PURGE http://other.example/p?q=1 HTTP/1.1
header {"host":"h","connection":"close"}
get {"q":"1"}
q=1 PURGE /p /p HTTP/1.1 ""true

OPTIONS * HTTP/1.1
header {"host":"h","connection":"close"}
- OPTIONS * * HTTP/1.1 ""true

GET /old HTTP/1.0
header {"connection":"close"}
- GET /old /old HTTP/1.0 ""true
