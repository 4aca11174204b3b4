<?php
// The original program: every request opens a MySQL connection of its own and asks for the tables.
// As examples/original.php, with the two ports given from outside.
//
//     MYSQL_PORT=3306 php -d extension=modules/swoole.so bench/scenarios/original.php 9501

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1]);
$server->on('Request', function ($request, $response) {
    $mysql = new Swoole\Coroutine\MySQL();
    $res = $mysql->connect([
        'host' => '127.0.0.1',
        'port' => (int) (getenv('MYSQL_PORT') ?: 3306),
        'user' => 'root',
        'password' => 'root',
        'database' => 'test',
    ]);
    if ($res == false) {
        $response->end("MySQL connect fail!");
        return;
    }
    $ret = $mysql->query('show tables', 2);
    $response->end("swoole response is ok, result=".var_export($ret, true));
});
$server->start();
