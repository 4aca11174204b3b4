--TEST--
Of several results the first is returned
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    $mysql->query('drop procedure if exists several');
    $mysql->query('drop procedure if exists failing');
    $mysql->query('create procedure several() begin select 1 as one; select seq from seq_1_to_5000; select 3 as three; end');
    $mysql->query('create procedure failing() begin select 1 as one; select * from nothing; end');
    var_dump($mysql->query('call several()'));
    var_dump($mysql->query('select 4 as four')[0]['four']);
    var_dump($mysql->query('call failing()'), $mysql->errno);
    var_dump($mysql->query('select 5 as five')[0]['five']);
    // Two statements in one are refused by the server.
    var_dump($mysql->query('select 1; drop table article'), $mysql->errno);
    $mysql->query('drop procedure several');
    $mysql->query('drop procedure failing');
});
?>
--EXPECT--
array(1) {
  [0]=>
  array(1) {
    ["one"]=>
    string(1) "1"
  }
}
string(1) "4"
bool(false)
int(1146)
string(1) "5"
bool(false)
int(1064)
