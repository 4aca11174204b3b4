--TEST--
No connection outlives its object
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

$descriptors = fn () => count(scandir('/proc/self/fd'));
Co\run(function () use ($descriptors) {
    $watcher = new Co\MySQL();
    $watcher->connect(mysql_config());
    $watcher->query("create or replace user leaver identified by ''");
    $watcher->query('grant select on test.* to leaver');
    $aborted = fn () => (int) $watcher->query("show global status like 'Aborted_clients'")[0]['Value'];
    $alive = fn () => (int) $watcher->query("select count(*) as n from information_schema.processlist where user = 'leaver'")[0]['n'];

    [$descriptors_before, $aborted_before] = [$descriptors(), $aborted()];
    for ($i = 0; $i < 200; $i++) {
        $mysql = new Co\MySQL();
        $mysql->connect(['user' => 'leaver', 'password' => ''] + mysql_config());
        $mysql->query('select 1');
    }
    var_dump($descriptors() - $descriptors_before, $alive() >= 1);
    unset($mysql);
    var_dump($descriptors() - $descriptors_before);
    $deadline = microtime(true) + 10;
    while ($alive() > 0 && microtime(true) < $deadline) {
        Co::sleep(0.01);
    }
    var_dump($alive());
    // Each has said good-bye. (What other tests left behind may still be counted in the meantime.)
    var_dump($aborted() - $aborted_before < 50);
    $watcher->query('drop user leaver');
});
?>
--EXPECT--
int(1)
bool(true)
int(0)
int(0)
bool(true)
