--TEST--
A query that takes too long ends the connection
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    $began = microtime(true);
    var_dump($mysql->query('select sleep(20)', 0.05));
    var_dump(microtime(true) - $began < 10);
    echo $mysql->errno, ' ', $mysql->error, "\n";
    var_dump($mysql->connected);
    var_dump($mysql->query('select 1'));
    echo $mysql->errno, ' ', $mysql->error, "\n";
    var_dump($mysql->connect(), $mysql->query('select 2 as two', 10)[0]['two']);
    // In the middle of the rows.
    var_dump($mysql->query('select seq, if(seq = 100000, sleep(20), 0) from seq_1_to_100000', 0.5), $mysql->errno);
    // No limit.
    var_dump($mysql->connect(), count($mysql->query('select sleep(0.1)', 0)), count($mysql->query('select sleep(0.1)', -1)));
});
?>
--EXPECT--
bool(false)
bool(true)
110 SQLSTATE[HY000] [110] MySQL server has gone away due to Connection timed out
bool(false)
bool(false)
2002 SQLSTATE[HY000] [2002] Connection reset by peer or Transport endpoint is not connected
bool(true)
string(1) "2"
bool(false)
int(110)
bool(true)
int(1)
int(1)
