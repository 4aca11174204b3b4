--TEST--
MariaDB is killed while ten queries of PDO wait for it: each hears of it, and the next connections work
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
--CONFLICTS--
all
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';
$connect = fn () => new PDO(sprintf('mysql:host=%s;port=%d', getenv('MYSQL_HOST'), getenv('MYSQL_PORT')), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'));
Co\run(function () use ($connect) {
    $ready = new Swoole\Coroutine\WaitGroup(10);
    $said = [];
    $ids = [];
    for ($i = 0; $i < 10; ++$i) {
        $ids[] = go(function () use ($connect, $ready, &$said) {
            $pdo = $connect();
            $pdo->query('select 1')->fetchAll();
            $ready->done();
            try {
                @$pdo->query('select sleep(60)')->fetchAll();
                $said[] = 'an answer';
            } catch (PDOException $error) {
                $said[] = $error->errorInfo[1] ?? $error->getMessage();
            }
            try {
                @$pdo->query('select 1');
                $said[] = 'another answer';
            } catch (PDOException $error) {
                $said[] = $error->errorInfo[1] ?? $error->getMessage();
            }
        });
    }
    $ready->wait();
    Co::sleep(0.05);
    mariadb('kill');
    Co::join($ids);
    foreach (array_count_values($said) as $what => $times) {
        // 2006: the server has gone away.
        echo "$times times $what\n";
    }
    try {
        @$connect();
        echo "NEVER: connected\n";
    } catch (PDOException $error) {
        echo 'refused: ', $error->getCode(), "\n";
    }
    mariadb('restart');
    echo 'back: ', $connect()->query('select 42')->fetchColumn(), "\n";
});
?>
--EXPECT--
20 times 2006
refused: 2002
back: 42
