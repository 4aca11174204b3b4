--TEST--
A statement that was quick is made in place, and still does not stop the loop when a lock is in its way
--EXTENSIONS--
pdo
sqlite3
pdo_sqlite
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

$path = __DIR__ . '/sqlite_quick_statements_wait_on_the_pool.db';
@unlink($path);
$database = new SQLite3($path);
$database->exec('create table t (a); insert into t values (1), (2)');
$database->close();

/** Whether $statement parks; $done hears of its end. */
function parks(callable $statement, Chan $done): bool
{
    $parks = true;
    go(function () use ($statement, $done, &$parks) {
        $statement();
        $parks = false;
        $done->push(true);
    });
    return $parks;
}

$story = function (callable $read, callable $timeout) use ($path) {
    $done = new Chan(1);
    // On a busy machine the first ones may seem slow. Each has given its lock back before the next begins.
    for ($n = 0; $n < 1000 && parks($read, $done); $n++) {
        $done->pop();
    }
    $done->pop();
    echo $n > 0 && $n < 1000 ? "in place\n" : "after $n\n";
    $owner = new SQLite3($path);
    $owner->exec('begin exclusive');
    var_dump(parks(function () use ($read) {
        echo $read(), "\n";
    }, $done));
    Co::sleep(0.01);
    echo "the owner goes on\n";
    $owner->exec('commit');
    $done->pop();
    // The time to wait for locks is the script's.
    $owner->exec('begin exclusive');
    go(function () use ($read, $timeout, $done) {
        $timeout(20);
        try {
            var_dump(@$read());
        } catch (PDOException $exception) {
            echo $exception->getMessage(), "\n";
        }
        $done->push(true);
    });
    $done->pop();
};
in_coroutine(function () use ($story, $path) {
    $database = new SQLite3($path);
    $database->busyTimeout(60_000);
    $story(fn () => $database->querySingle('select sum(a) from t'), fn (int $ms) => $database->busyTimeout($ms));
});
in_coroutine(function () use ($story, $path) {
    $pdo = new PDO("sqlite:$path");
    $story(fn () => $pdo->query('select sum(a) from t')->fetchColumn(), fn (int $ms) => $pdo->exec("pragma busy_timeout = $ms"));
});
?>
--CLEAN--
<?php @unlink(__DIR__ . '/sqlite_quick_statements_wait_on_the_pool.db'); ?>
--EXPECT--
in place
bool(true)
the owner goes on
3
bool(false)
in place
bool(true)
the owner goes on
3
SQLSTATE[HY000]: General error: 5 database is locked
