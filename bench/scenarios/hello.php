<?php
// Hello world over HTTP: one process, one worker, a coroutine for every request.
//
//     php -d extension=modules/swoole.so bench/scenarios/hello.php 9501

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1]);
$server->on('request', function ($request, $response) {
    $response->end('hello');
});
$server->start();
