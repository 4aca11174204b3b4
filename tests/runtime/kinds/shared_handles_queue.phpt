--TEST--
swoole.shared_handles=queue: at one connection coroutines wait their turn, in order; a canceled one does not get it
--EXTENSIONS--
igbinary
redis
pdo
mysqlnd
pdo_mysql
--INI--
swoole.shared_handles=queue
--CONFLICTS--
mysql
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_servers.inc';
require __DIR__ . '/../../include/skipif_mysql.inc';
?>
--FILE--
<?php
require __DIR__ . '/../../include/servers.php';
$port = (int) server('redis')['REDIS_PORT'];

Co\run(function () use ($port) {
    $redis = new Redis();
    $redis->connect('127.0.0.1', $port);
    $right = 0;
    $order = [];
    $askers = [];
    for ($i = 0; $i < 1000; $i++) {
        $askers[] = go(function () use ($redis, $i, &$right, &$order) {
            $right += $redis->eval('return ARGV[1]', ["answer $i"], 0) === "answer $i";
            $order[] = $i;
        });
    }
    Co::join($askers);
    echo "$right of 1000, ", $order === range(0, 999) ? 'in order' : json_encode($order), "\n";
});

Co\run(function () {
    $pdo = new PDO(sprintf('mysql:host=%s;port=%d', getenv('MYSQL_HOST'), getenv('MYSQL_PORT')), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'));
    $ask = function (string $name, string $sql) use ($pdo) {
        try {
            $answer = $pdo->query($sql)->fetchColumn();
            echo "$name: $answer\n";
        } catch (Throwable $error) {
            echo "$name: ", get_class($error), ': ', $error->getMessage(), "\n";
        }
    };
    $first = go($ask, 'first', 'select sleep(0.05)');
    $second = go($ask, 'second', 'select 2');
    $third = go($ask, 'third', 'select 3');
    foreach (Co::list() as $id) {
        if ($id === $second) {
            echo 'it is said to wait for: ', Co::getBackTrace($id)[0]['function'], "\n";
        }
    }
    Co::cancel($second);
    Co::cancel($third, true);
    go($ask, 'fourth', 'select 4');
    Co::join([$first]);
});
?>
--EXPECT--
1000 of 1000, in order
it is said to wait for: query
second: Swoole\Coroutine\CanceledException: Coroutine canceled while it waited for its turn in PDO connection
third: Swoole\Coroutine\CanceledException: Coroutine canceled
first: 0
fourth: 4
