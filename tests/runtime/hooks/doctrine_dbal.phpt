--TEST--
Fifty queries of Doctrine DBAL wait together
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
--CONFLICTS--
mysql
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_mysql.inc';
if (!stream_resolve_include_path('Doctrine/DBAL/autoload.php')) {
    die('skip needs Doctrine DBAL');
}
?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require 'Doctrine/DBAL/autoload.php';

hooked('Doctrine DBAL', package_version('php-doctrine-dbal') . ', PDO_MySQL', function (int $i) {
    $connection = Doctrine\DBAL\DriverManager::getConnection([
        'driver' => 'pdo_mysql',
        'host' => getenv('MYSQL_HOST'),
        'port' => (int) getenv('MYSQL_PORT'),
        'user' => getenv('MYSQL_USER'),
        'password' => getenv('MYSQL_PASSWORD'),
    ]);
    return $connection->fetchNumeric('select sleep(0.1), concat("answer ", ?)', [$i])[1];
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
