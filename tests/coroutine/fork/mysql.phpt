--TEST--
A child leaves its parent's connection to MySQL alone and makes its own
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_mysql.inc';
if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';
use Swoole\Coroutine as Co;

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    $id = $mysql->query('select connection_id() as id')[0]['id'];
    $other = new Co\MySQL();
    $other->connect(mysql_config());
    $slept = null;
    $slow = go(function () use ($other, &$slept) {
        $slept = $other->query('select sleep(0.1) as slept');
    });
    if (!($pid = pcntl_fork())) {
        var_dump($mysql->query('select 1'), $mysql->errno);
        var_dump($mysql->connect(mysql_config()));
        var_dump($mysql->query('select connection_id() as id')[0]['id'] === $id);
        var_dump($other->connected && $other->query('select 1'));
        exit(1);
    }
    $exit = Co\System::waitPid($pid);
    Co::join([$slow]);
    echo 'parent, meanwhile: ', json_encode($slept), "\n";
    var_dump($exit['code'], $mysql->query('select connection_id() as id')[0]['id'] === $id);
});
?>
--EXPECT--
bool(false)
int(2006)
bool(true)
bool(false)
bool(false)
parent, meanwhile: [{"slept":"0"}]
int(1)
bool(true)
