--TEST--
A statement and a row longer than a packet may be
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

mariadb_sql('set global max_allowed_packet = 64 * 1024 * 1024');
Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    foreach ([-11, -10, 0, 1, 1 << 20] as $more) {
        $text = str_repeat('0123456789abcdef', 1 << 20) . str_repeat('x', max(0, $more));
        $text = substr($text, 0, 0xffffff + $more);
        $rows = $mysql->query("select '$text' as v, 'after' as a");
        var_dump($rows && $rows[0]['v'] === $text && $rows[0]['a'] === 'after');
        var_dump($mysql->query('select 1 as one')[0]['one']);
    }
});
mariadb_sql('set global max_allowed_packet = default');
?>
--EXPECT--
bool(true)
string(1) "1"
bool(true)
string(1) "1"
bool(true)
string(1) "1"
bool(true)
string(1) "1"
bool(true)
string(1) "1"
