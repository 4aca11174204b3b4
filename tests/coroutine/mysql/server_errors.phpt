--TEST--
The server's own number and words
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    foreach (['selec 1', 'select * from nothing', '', "insert into reader (name) values ('Ada')"] as $sql) {
        var_dump($mysql->query($sql));
        echo $mysql->errno, ' ', $mysql->error, "\n";
    }
    // The connection is as good as before.
    var_dump($mysql->connected, $mysql->query('select 1 as one')[0]['one']);
    // A row fails when others are on their way already.
    var_dump($mysql->query('select (select 1 union select seq) as v from seq_1_to_1000'), $mysql->errno);
    var_dump($mysql->query('select 2 as two')[0]['two']);
});
?>
--EXPECT--
bool(false)
1064 SQLSTATE[42000] [1064] You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near 'selec 1' at line 1
bool(false)
1146 SQLSTATE[42S02] [1146] Table 'test.nothing' doesn't exist
bool(false)
1065 SQLSTATE[42000] [1065] Query was empty
bool(false)
1062 SQLSTATE[23000] [1062] Duplicate entry 'Ada' for key 'name'
bool(true)
string(1) "1"
bool(false)
int(1242)
string(1) "2"
