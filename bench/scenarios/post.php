<?php
// A form of 1 KiB, whose fields the handler reads.
//
//     php -d extension=modules/swoole.so bench/scenarios/post.php 9501

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1]);
$server->on('request', function ($request, $response) {
    foreach ($request->post ?? [] as $name => $value) {
        $seen = $value;
    }
    $response->end('hello');
});
$server->start();
