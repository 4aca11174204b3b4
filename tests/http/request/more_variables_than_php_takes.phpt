--TEST--
More variables than max_input_vars: the first ones are there, and the log says that there were more
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    set_error_handler(fn ($code, $words) => throw new ErrorException($words));
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', fn ($request, $response) => $response->end(json_encode([$request->get, $request->post, $request->cookie])));
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP, ['max_input_vars' => 3]);
$form = "Content-Type: application/x-www-form-urlencoded\r\n";
$rows = [
    ['/?a=1&b=2&c=3', '', ''],
    ['/?a&b&c&d&e', '', ''],
    ['/?&&a&&b&&c&&', '', ''],
    ['/', 'a=1&b=2&c=3&d=4', ''],
    ['/', '', 'a=1; b=2; c=3; d=4'],
    ['/', '', 'a=1; a=2; a=3; ; b=4'],
];
foreach ($rows as [$path, $body, $cookie]) {
    $head = "POST $path HTTP/1.1\r\nHost: h\r\nConnection: close\r\n$form" . ($cookie ? "Cookie: $cookie\r\n" : '');
    $answer = http_raw($server->port, $head . 'Content-Length: ' . strlen($body) . "\r\n\r\n$body");
    echo explode("\r\n\r\n", $answer, 2)[1], "\n";
}
[$status, $output] = stop_server($server);
echo preg_replace('/^\[.*?\]\s+/m', '', $output), "status $status\n";
?>
--EXPECT--
[{"a":"1","b":"2","c":"3"},null,null]
[{"a":"","b":"","c":""},null,null]
[{"a":"","b":"","c":""},null,null]
[null,{"a":"1","b":"2","c":"3"},null]
[null,null,{"a":"1","b":"2","c":"3"}]
[null,null,{"a":"1"}]
WARNING	Input variables exceeded 3. To increase the limit change max_input_vars in php.ini
WARNING	Input variables exceeded 3. To increase the limit change max_input_vars in php.ini
WARNING	Input variables exceeded 3. To increase the limit change max_input_vars in php.ini
WARNING	Input variables exceeded 3. To increase the limit change max_input_vars in php.ini
status 0
