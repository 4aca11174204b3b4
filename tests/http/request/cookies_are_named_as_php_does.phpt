--TEST--
$request->cookie holds what $_COOKIE would: names without dots and spaces, arrays, and the first of two equal names
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn ($request, $response) => $response->end(json_encode([$request->cookie, isset($request->header['cookie'])])));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$rows = [
    ['user.name=joe; a b=c'],
    ['a=1;b=2'],
    ['a=1; a=2; A=3'],
    ['a[]=1; a[]=2; b[x][y]=3; b[x][z]=4; c[=5; d]=6'],
    ['a=1; a[x]=2'],
    [';; =; =v; a; a=2;;  b = 3 '],
    ['a=b=c==; d==e'],
    ['a=%E4%BD%A0+x; b%3D=1; c=%zz; d=%; e=%00'],
    ['a="x; y"; b=\'1\''],
    ['0=x; 12=y; -3=z; 1.5=f; 07=o'],
    ['a=1; b=1', 'b=2; c=2'],
    [''],
    ['[a]=1; [=2; .a=3; _=4'],
    ['__Host-a=1; ..Host-b=2; __Secure-c=3'],
    ['GLOBALS=1; this=2; _SERVER=3'],
    ['x' . str_repeat('[y]', 70) . '=1; a=2'],
    [],
];
foreach ($rows as $cookies) {
    $lines = array_map(fn ($cookie) => "Cookie: $cookie\r\n", $cookies);
    $answer = http_raw($server->port, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" . implode($lines) . "\r\n");
    echo substr(implode(' | ', $cookies), 0, 60), "\n    ", explode("\r\n\r\n", $answer, 2)[1], "\n";
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
user.name=joe; a b=c
    [{"user_name":"joe","a_b":"c"},false]
a=1;b=2
    [{"a":"1","b":"2"},false]
a=1; a=2; A=3
    [{"a":"1","A":"3"},false]
a[]=1; a[]=2; b[x][y]=3; b[x][z]=4; c[=5; d]=6
    [{"a":["1","2"],"b":{"x":{"y":"3","z":"4"}},"c_":"5","d]":"6"},false]
a=1; a[x]=2
    [{"a":{"x":"2"}},false]
;; =; =v; a; a=2;;  b = 3 
    [{"a":"","b_":" 3"},false]
a=b=c==; d==e
    [{"a":"b=c==","d":"=e"},false]
a=%E4%BD%A0+x; b%3D=1; c=%zz; d=%; e=%00
    [{"a":"\u4f60+x","b%3D":"1","c":"%zz","d":"%","e":"\u0000"},false]
a="x; y"; b='1'
    [{"a":"\"x","y\"":"","b":"'1'"},false]
0=x; 12=y; -3=z; 1.5=f; 07=o
    [{"0":"x","12":"y","-3":"z","1_5":"f","07":"o"},false]
a=1; b=1 | b=2; c=2
    [{"a":"1","b":"1","c":"2"},false]

    [[],false]
[a]=1; [=2; .a=3; _=4
    [{"_a":"3","_":"4"},false]
__Host-a=1; ..Host-b=2; __Secure-c=3
    [{"__Host-a":"1","__Secure-c":"3"},false]
GLOBALS=1; this=2; _SERVER=3
    [{"GLOBALS":"1","this":"2","_SERVER":"3"},false]
x[y][y][y][y][y][y][y][y][y][y][y][y][y][y][y][y][y][y][y][y
    [{"a":"2"},false]

    [null,false]
status 0
