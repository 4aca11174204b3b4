<?php
// hello.php with a handler that reads every header and every server entry, as a framework does.
//
//     php -d extension=modules/swoole.so bench/scenarios/hello_headers.php 9501

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1]);
$server->on('request', function ($request, $response) {
    foreach ($request->header as $name => $value) {
        $seen = $value;
    }
    foreach ($request->server as $name => $value) {
        $seen = $value;
    }
    $response->end('hello');
});
$server->start();
