<?php
// The original program with PDO in the place of Coroutine\MySQL: hooks make it wait like the native client.
//
//     MYSQL_PORT=3306 php -d extension=pdo_mysql -d extension=modules/swoole.so bench/scenarios/original_pdo.php 9501

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1, 'hook_flags' => SWOOLE_HOOK_ALL]);
$server->on('Request', function ($request, $response) {
    $port = getenv('MYSQL_PORT') ?: 3306;
    try {
        $pdo = new PDO("mysql:host=127.0.0.1;port=$port;dbname=test", 'root', 'root');
    } catch (PDOException) {
        $response->end("MySQL connect fail!");
        return;
    }
    $ret = $pdo->query('show tables')->fetchAll(PDO::FETCH_ASSOC);
    $response->end("swoole response is ok, result=".var_export($ret, true));
});
$server->start();
