--TEST--
NULL, empty, binary, numbers, long values and odd column names
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    var_dump($mysql->query("select null as n, '' as e, x'00fe' as b, 1 as i, -0.5 as d, true as t, 'ü€😀' as u"));
    // PHP's own rules for array keys, and the last of the same name stays.
    var_dump($mysql->query("select 1, 2 as `-3`, 3 as `01`, 'a' as x, 'b' as x"));
    foreach ([250, 251, 65535, 65536, 1 << 20] as $length) {
        $row = $mysql->query("select repeat('x', $length) as v, 'after' as a")[0];
        var_dump($row['v'] === str_repeat('x', $length), $row['a']);
    }
    $text = random_bytes(300000);
    var_dump($mysql->query("select x'" . bin2hex($text) . "' as v")[0]['v'] === $text);
    var_dump(count($mysql->query('select seq from seq_1_to_20000')), array_sum(array_column($mysql->query('select seq from seq_1_to_20000'), 'seq')));
});
?>
--EXPECTF--
array(1) {
  [0]=>
  array(7) {
    ["n"]=>
    NULL
    ["e"]=>
    string(0) ""
    ["b"]=>
    string(2) "%0%c"
    ["i"]=>
    string(1) "1"
    ["d"]=>
    string(4) "-0.5"
    ["t"]=>
    string(1) "1"
    ["u"]=>
    string(9) "ü€😀"
  }
}
array(1) {
  [0]=>
  array(4) {
    [1]=>
    string(1) "1"
    [-3]=>
    string(1) "2"
    ["01"]=>
    string(1) "3"
    ["x"]=>
    string(1) "b"
  }
}
bool(true)
string(5) "after"
bool(true)
string(5) "after"
bool(true)
string(5) "after"
bool(true)
string(5) "after"
bool(true)
string(5) "after"
bool(true)
int(20000)
int(200010000)
