--TEST--
A locked database does not stop the loop, and its owner can go on and free it
--EXTENSIONS--
pdo
sqlite3
pdo_sqlite
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

$path = __DIR__ . '/sqlite_waits_for_locks.db';
@unlink($path);
in_coroutine(function () use ($path) {
    $owner = new SQLite3($path);
    $owner->exec('create table t (a); begin exclusive; insert into t values (1)');
    foreach (range(1, 5) as $n) {
        go(function () use ($path, $n) {
            $other = $n % 2 ? new SQLite3($path) : new PDO("sqlite:$path");
            $n % 2 ? $other->busyTimeout(60_000) : $other->setAttribute(PDO::ATTR_TIMEOUT, 60);
            // Its first statement has to read the schema, and waits for that.
            $other->exec("insert into t values ($n)");
            echo "inserted\n";
        });
    }
    Co::sleep(0.05);
    echo "the owner goes on\n";
    $owner->exec('commit');
});
$database = new SQLite3($path);
var_dump($database->querySingle('select count(*) from t'));
in_coroutine(function () use ($path, $database) {
    $database->exec('begin exclusive');
    $other = new SQLite3($path);
    $other->busyTimeout(20);
    var_dump(@$other->exec('insert into t values (9)'), $other->lastErrorMsg());
});
?>
--CLEAN--
<?php @unlink(__DIR__ . '/sqlite_waits_for_locks.db'); ?>
--EXPECT--
the owner goes on
inserted
inserted
inserted
inserted
inserted
int(6)
bool(false)
string(18) "database is locked"
