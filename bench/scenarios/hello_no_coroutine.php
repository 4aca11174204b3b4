<?php
// hello.php without a coroutine per request: the difference of the two is what a coroutine costs.
//
//     php -d extension=modules/swoole.so bench/scenarios/hello_no_coroutine.php 9501

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1, 'enable_coroutine' => false]);
$server->on('request', function ($request, $response) {
    $response->end('hello');
});
$server->start();
