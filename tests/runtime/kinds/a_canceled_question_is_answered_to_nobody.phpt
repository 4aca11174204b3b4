--TEST--
A question to a server that was canceled: the next one on the same connection fails, and never gets the answer of the first
--EXTENSIONS--
pdo
pdo_pgsql
pgsql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/servers.php';

$port = (int) server('pgsql')['PGPORT'];
$connect = [
    'pgsql' => function () use ($port) {
        $link = pg_connect("host=127.0.0.1 port=$port dbname=test user=test", PGSQL_CONNECT_FORCE_NEW);
        return function (string $sql) use ($link) {
            $result = @pg_query($link, $sql);
            return $result ? pg_fetch_result($result, 0, 0) : 'failed';
        };
    },
    'PDO' => function () use ($port) {
        $pdo = new PDO("pgsql:host=127.0.0.1;port=$port;dbname=test", 'test', '');
        return function (string $sql) use ($pdo) {
            try {
                return $pdo->query($sql)->fetchColumn();
            } catch (PDOException) {
                return 'failed';
            }
        };
    },
];
Co\run(function () use ($connect) {
    foreach ($connect as $client => $open) {
        foreach (['canceled', 'out of time'] as $how) {
            $ask = $open();
            $answer = null;
            $id = go(function () use ($ask, $how, &$answer) {
                if ($how === 'out of time') {
                    Co::setTimeLimit(0.2);
                }
                try {
                    $answer = $ask("select 'first', pg_sleep(0.4)");
                } catch (Swoole\Coroutine\TimeoutException) {
                    $answer = 'failed';
                }
            });
            if ($how === 'canceled') {
                Co::cancel($id);
            }
            Co::join([$id]);
            Co::sleep(0.5);     // the answer has come by now
            echo "$client, $how: $answer, then ", $ask("select 'second'"), ', ', $ask("select 'third'"), "\n";
        }
    }
});
?>
--EXPECT--
pgsql, canceled: failed, then failed, failed
pgsql, out of time: failed, then failed, failed
PDO, canceled: failed, then failed, failed
PDO, out of time: failed, then failed, failed
