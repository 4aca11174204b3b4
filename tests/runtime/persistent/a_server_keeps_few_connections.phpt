--TEST--
A server with many requests has no more persistent connections than requests at the same time, whatever becomes of these
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--CONFLICTS--
mysql
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
require __DIR__ . '/../../include/leases.php';

$server = start_server('require ' . var_export(realpath(__DIR__ . '/../../include/leases.php'), true) . ';' . <<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set(['hook_flags' => SWOOLE_HOOK_ALL]);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('request', function ($request, $response) {
        $pdo = mysql_pdo();
        $pdo->beginTransaction();
        $id = $pdo->query('select connection_id(), sleep(0.001)')->fetchColumn();
        if ($request->server['request_uri'] === '/cancel') {
            $me = Co::getCid();
            go(function () use ($me) {
                Co::sleep(0.01);
                Co::cancel($me);
            });
            try {
                $pdo->query('select sleep(5)');
            } catch (PDOException) {
                $id = 'canceled';
            }
        }
        $response->end($id);
        if ($request->server['request_uri'] === '/keep') {
            static $kept;
            $kept = $pdo;
        }
    });
    $server->start();
    PHP);
$ids = [];
Co\run(function () use ($server, &$ids) {
    for ($round = 0; $round < 25; $round++) {
        $path = ['/', '/', '/cancel', '/', '/keep'][$round % 5];
        foreach (together(4, fn (int $i) => http_get($server->port, $i ? '/' : $path)->body) as $i => $id) {
            if (!$i && $path === '/cancel') {
                echo $id === 'canceled' ? '' : "answered $id\n";
            } else {
                $ids[] = $id;
            }
        }
    }
});
// Five were canceled and closed, one is kept by the script at a time; a handler gives its own back after the answer.
echo count($ids), ' answers, few connections: ';
var_dump(count(array_unique($ids)) <= 2 * 4 + 5 + 2);
[$status] = stop_server($server);
echo "status $status\n";
?>
--EXPECT--
95 answers, few connections: bool(true)
status 0
