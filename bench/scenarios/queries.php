<?php
// Twenty small queries in each request, prepared by the server, on one of twenty connections that all requests share.
//
//     MYSQL_PORT=3306 php -d extension=pdo_mysql -d extension=modules/swoole.so bench/scenarios/queries.php 9501

const CONNECTIONS = 20;
const QUERIES = 20;

$server = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501), SWOOLE_BASE);
$server->set(['worker_num' => 1, 'hook_flags' => SWOOLE_HOOK_ALL]);
$idle = null;
$server->on('workerStart', function () use (&$idle) {
    $port = getenv('MYSQL_PORT') ?: 3306;
    $idle = new Swoole\Coroutine\Channel(CONNECTIONS);
    for ($i = 0; $i < CONNECTIONS; ++$i) {
        $idle->push(new PDO("mysql:host=127.0.0.1;port=$port;dbname=test", 'root', 'root', [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_EMULATE_PREPARES => false,
        ]));
    }
});
$server->on('request', function ($request, $response) use (&$idle) {
    $pdo = $idle->pop();
    $sum = 0;
    for ($i = 0; $i < QUERIES; ++$i) {
        $statement = $pdo->prepare('SELECT ? + 1');
        $statement->execute([$i]);
        $sum += $statement->fetchColumn();
    }
    $idle->push($pdo);
    $response->end("sum $sum");
});
$server->start();
