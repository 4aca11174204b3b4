--TEST--
Names, unix sockets, character sets, and settings that are missing or wrong
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    foreach (['host' => '127.0.0.1', 'user' => 'u', 'password' => 'p'] as $key => $value) {
        try {
            $mysql->connect($given = ($given ?? []) );
        } catch (Swoole\Coroutine\MySQL\Exception $exception) {
            echo $exception->getCode(), ' ', $exception->getMessage(), "\n";
        }
        $given[$key] = $value;
    }
    try {
        $mysql->connect($given);
    } catch (Swoole\Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
    try {
        $mysql->connect(['charset' => 'klingon'] + mysql_config());
    } catch (Swoole\Exception $exception) {
        echo $exception->getMessage(), "\n";
    }

    var_dump($mysql->connect(['host' => 'localhost', 'port' => getenv('MYSQL_PORT'), 'timeout' => -1] + mysql_config()));
    var_dump($mysql->query('select @@character_set_client as c')[0]['c']);
    var_dump($mysql->connect(['host' => 'unix://' . getenv('MYSQL_SOCKET'), 'charset' => 'latin1'] + mysql_config()));
    var_dump($mysql->query("select @@character_set_client as c, 'ü' as u")[0]);
    var_dump($mysql->connect(['charset' => 'GBK', 'database' => '', 'strict_type' => false, 'fetch_mode' => false, 'colour' => 'red'] + mysql_config()));
    var_dump($mysql->query('select @@character_set_results as c, database() as d')[0]);
    var_dump($mysql->serverInfo['colour']);

    // The same server again is the connection that is there already.
    $id = $mysql->query('select connection_id() as id');
    var_dump($mysql->connect(), $mysql->query('select connection_id() as id') === $id);
});
?>
--EXPECT--
22 Parameter [host] is required
22 Parameter [user] is required
22 Parameter [password] is required
Parameter [database] is required
Unknown charset [klingon]
bool(true)
string(7) "utf8mb4"
bool(true)
array(2) {
  ["c"]=>
  string(6) "latin1"
  ["u"]=>
  string(2) "ü"
}
bool(true)
array(2) {
  ["c"]=>
  string(3) "gbk"
  ["d"]=>
  NULL
}
string(3) "red"
bool(true)
bool(true)
