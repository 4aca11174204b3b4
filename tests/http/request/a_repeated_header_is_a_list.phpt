--TEST--
$request->header: a header that comes again is a list of its values, but for those of which there is one
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
foreach (['true', 'false'] as $cookies) {
    $server = start_server(<<<PHP
        \$server = new Swoole\Http\Server('127.0.0.1', 0);
        \$server->set(['http_parse_cookie' => $cookies]);
        \$server->on('request', fn (\$request, \$response) => \$response->end(json_encode(\$request->header)));
        \$server->on('start', fn (\$server) => listening(\$server->port));
        \$server->start();
        PHP);
    $rows = [
        ['X-A: 1', 'X-A: 2', 'x-a: 3', 'X-B: 1'],
        ['X-Forwarded-For: 10.0.0.1', 'X-Forwarded-For: 10.0.0.2', 'Via: a', 'Accept-Language: de', 'Via: b', 'accept-language: en'],
        ['Accept: a', 'Accept: b', 'Accept-Encoding: x', 'Accept-Encoding: y', 'User-Agent: one', 'User-Agent: two', 'Authorization: a', 'Authorization: b'],
        ['Content-Type: text/a', 'Content-Type: text/b'],
        ['X-Empty:', 'X-Empty:'],
        ['7: a', '7: b', '08: c'],
        ['Cookie: a=1', 'Cookie: b=2'],
        [str_repeat('X', 100) . ': a', str_repeat('x', 100) . ': b'],
    ];
    foreach ($rows as $headers) {
        $answer = http_raw($server->port, "GET / HTTP/1.1\r\n" . implode("\r\n", $headers) . "\r\nHost: h\r\nConnection: close\r\n\r\n");
        echo str_replace([',"host":"h","connection":"close"', '"host":"h","connection":"close"'], '', explode("\r\n\r\n", $answer, 2)[1]), "\n";
    }
    stop_server($server);
    echo "\n";
}
?>
--EXPECT--
{"x-a":["1","2","3"],"x-b":"1"}
{"x-forwarded-for":["10.0.0.1","10.0.0.2"],"via":["a","b"],"accept-language":["de","en"]}
{"accept":"b","accept-encoding":"y","user-agent":"two","authorization":"b"}
{"content-type":"text\/b"}
{"x-empty":["",""]}
{"7":["a","b"],"08":"c"}
{}
{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx":["a","b"]}

{"x-a":["1","2","3"],"x-b":"1"}
{"x-forwarded-for":["10.0.0.1","10.0.0.2"],"via":["a","b"],"accept-language":["de","en"]}
{"accept":"b","accept-encoding":"y","user-agent":"two","authorization":"b"}
{"content-type":"text\/b"}
{"x-empty":["",""]}
{"7":["a","b"],"08":"c"}
{"cookie":["a=1","b=2"]}
{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx":["a","b"]}

