--TEST--
cookie() and rawcookie(): every argument, encoded or not, deleted when empty, refused when they would break out
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        $r = [
            $response->cookie('plain', 'value'),
            $response->cookie('encoded', 'a b;c=d&é'),
            $response->rawcookie('raw', 'a%20b&c=d'),
            $response->setCookie('alias', 'x'),
            $response->setRawCookie('rawalias', 'x+y'),
            $response->cookie('all', 'v', 2000000000, '/path', 'example.com', true, true, 'Strict', 'High', true),
            $response->cookie('samesite', 'v', samesite: 'Lax'),
            $response->cookie('twice', '1'),
            $response->cookie('twice', '2'),
            $response->cookie('root', 'v', 0, '/'),
            $response->cookie('nopath', 'v', 0, ''),
            $response->cookie('deleted', ''),
            $response->cookie('deleted_there', '', 2000000000, '/path', 'example.com', true),
        ];
        $bad = [
            @$response->cookie('', 'x'),
            @$response->cookie("a=b", 'x'),
            @$response->cookie("a\r\nX-Evil: 1", 'x'),
            @$response->rawcookie('raw', "a\r\nX-Evil: 1"),
            @$response->rawcookie('raw', 'a; secure'),
            @$response->cookie('path', 'x', 0, "/\r\nX-Evil: 1"),
            @$response->cookie('domain', 'x', 0, '/', 'a; b'),
        ];
        $response->end(json_encode([$r, $bad]));
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
$answer = http_get($server->port);
foreach ($answer->headers['set-cookie'] as $line) {
    echo preg_replace('/Max-Age=\d{2,}/', 'Max-Age=N', $line), "\n";
}
echo $answer->body, "\n", isset($answer->headers['x-evil']) ? 'split' : 'whole', "\n";
stop_server($server);
?>
--EXPECT--
plain=value
encoded=a+b%3Bc%3Dd%26%C3%A9
raw=a%20b&c=d
alias=x
rawalias=x+y
all=v; expires=Wed, 18-May-2033 03:33:20 GMT; Max-Age=N; path=/path; domain=example.com; secure; HttpOnly; SameSite=Strict; Priority=High; Partitioned
samesite=v; path=/; SameSite=Lax
twice=1
twice=2
root=v; path=/
nopath=v
deleted=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0
deleted_there=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/path; domain=example.com; secure
[[true,true,true,true,true,true,true,true,true,true,true,true,true],[false,false,false,false,false,false,false]]
whole
