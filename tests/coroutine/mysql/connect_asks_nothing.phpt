--TEST--
A connection costs no statement but the program's own
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $before = selects();
    for ($i = 0; $i < 20; $i++) {
        $mysql = new Co\MySQL();
        $mysql->connect(mysql_config());
        $mysql->query('select 1');
        unset($mysql);
    }
    var_dump(selects() - $before);
});

function selects(): int
{
    static $mysql = null;
    if (!$mysql) {
        $mysql = new Co\MySQL();
        $mysql->connect(mysql_config());
    }
    return (int) $mysql->query("show global status like 'Com_select'")[0]['Value'];
}
?>
--EXPECT--
int(20)
