<?php
// Hello world with room for many clients.
//
//     php -d extension=modules/swoole.so bench/scenarios/idle.php 9501

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1, 'max_conn' => 20_000, 'backlog' => 4096]);
$server->on('request', function ($request, $response) {
    $response->end('hello');
});
$server->start();
