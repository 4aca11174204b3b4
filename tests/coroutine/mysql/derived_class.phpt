--TEST--
Typed and referenced properties of a derived class
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

class Typed extends Swoole\Coroutine\MySQL
{
    public $errno = 7;
    private array $own = ['mine'];
    public function own(): array { return $this->own; }
}
Co\run(function () {
    $mysql = new Typed();
    $seen = &$mysql->errno;
    $connected = &$mysql->connected;
    $mysql->connect(mysql_config());
    var_dump($mysql->query('selec'), $seen, $connected, $mysql->own());
});
?>
--EXPECT--
bool(false)
int(1064)
bool(true)
array(1) {
  [0]=>
  string(4) "mine"
}
