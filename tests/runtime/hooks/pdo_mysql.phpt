--TEST--
Fifty PDO_MySQL queries wait together
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
--CONFLICTS--
mysql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('PDO_MySQL', 'PHP ' . PHP_VERSION . ', mysqlnd', function (int $i) {
    $pdo = new PDO(
        sprintf('mysql:host=%s;port=%d', getenv('MYSQL_HOST'), getenv('MYSQL_PORT')),
        getenv('MYSQL_USER'),
        getenv('MYSQL_PASSWORD'),
    );
    $statement = $pdo->prepare('select sleep(0.1), concat("answer ", ?)');
    $statement->execute([$i]);
    return $statement->fetch(PDO::FETCH_NUM)[1];
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
