--TEST--
SQLite3 and PDO_SQLITE in a coroutine: results, warnings and exceptions are those of a plain script
--EXTENSIONS--
pdo
sqlite3
pdo_sqlite
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

function story(string $path): string
{
    @unlink($path);
    ob_start();
    set_error_handler(fn (int $level, string $message) => print("$level: $message\n"));
    $database = new SQLite3($path);
    var_dump($database->exec('create table t (a integer primary key, b text, c blob)'));
    $insert = $database->prepare('insert into t (b, c) values (:b, ?2)');
    foreach (['one', 'two', null, "nul\0byte"] as $value) {
        $insert->bindValue(':b', $value);
        $insert->bindValue(2, strrev((string) $value), SQLITE3_BLOB);
        var_dump($insert->execute() !== false, $database->lastInsertRowID(), $database->changes());
        $insert->reset();
    }
    var_dump($database->querySingle('select count(*), max(b) from t', true));
    $result = $database->query('select * from t order by a desc');
    while ($row = $result->fetchArray(SQLITE3_ASSOC)) {
        echo json_encode($row), "\n";
    }
    $result->reset();
    var_dump($result->fetchArray(SQLITE3_NUM)[0], $result->finalize());
    var_dump($database->exec('insert into t (a) values (1)'), $database->lastErrorCode(), $database->lastErrorMsg());
    var_dump($database->query('select nothing from nowhere'), $database->prepare('no sql'), $database->querySingle('select 1 where 0'));
    var_dump($database->exec("begin; insert into t (b) values ('x'); rollback; attach ':memory:' as m; create table m.u as select * from t"));
    var_dump($database->querySingle('select count(*) from m.u'));

    $database->createFunction('twice', function ($value) use ($database) {
        Swoole\Coroutine::getCid() > 0 && Co::sleep(0.001);
        return $database->querySingle('select 1') + 2 * $value;
    });
    $database->createAggregate('together', fn ($all, $row, $value) => "$all$value,", fn ($all, $rows) => "$all$rows");
    $database->createCollation('backwards', fn ($one, $other) => strcmp(strrev($one), strrev($other)));
    var_dump($database->querySingle('select twice(20)'), $database->querySingle('select together(a) from t'));
    var_dump($database->querySingle("select group_concat(b) from (select b from t where b is not null order by b collate backwards)"));
    try {
        $database->createFunction('fails', fn () => throw new Exception('from a function'));
        $database->querySingle('select fails()');
    } catch (Exception $exception) {
        echo get_class($exception), ': ', $exception->getMessage(), "\n";
    }
    $other = new SQLite3(':memory:');
    var_dump($database->backup($other), $other->querySingle('select count(*) from t'));
    $guarded = new SQLite3($path);
    $guarded->setAuthorizer(fn (int $action, ...$arguments) => ($arguments[0] ?? '') === 't' ? SQLite3::DENY : SQLite3::OK);
    var_dump($guarded->querySingle('select 2'), $guarded->querySingle('select b from t'));
    $guarded->setAuthorizer(null);
    var_dump($guarded->querySingle('select b from t'));
    $blob = $guarded->openBlob('t', 'c', 1);
    var_dump(stream_get_contents($blob));
    fclose($blob);
    var_dump($guarded->close(), $database->close(), $other->close());
    try {
        $database->querySingle('select 1');
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }

    $pdo = new PDO("sqlite:$path");
    $insert = $pdo->prepare('insert into t (b) values (?)');
    var_dump($insert->execute(['pdo']), $pdo->lastInsertId(), $insert->rowCount());
    $bound = 'one';
    $select = $pdo->prepare('select a, b from t where b = :b');
    $select->bindParam(':b', $bound);
    foreach (['one', 'two', 'none'] as $bound) {
        $select->execute();
        echo json_encode($select->fetchAll(PDO::FETCH_ASSOC)), "\n";
    }
    echo json_encode($pdo->query('select * from t order by b')->fetchAll(PDO::FETCH_NUM)), "\n";
    $pdo->sqliteCreateFunction('thrice', fn ($value) => 3 * $value);
    $pdo->sqliteCreateCollation('plain', strcmp(...));
    var_dump($pdo->query('select thrice(14)')->fetchColumn(), $pdo->query('select b from t order by b collate plain desc')->fetchColumn());
    foreach (['insert into t (a) values (1)', 'select nothing', 'no sql', ''] as $sql) {
        try {
            var_dump($pdo->exec($sql));
        } catch (Throwable $failure) {
            echo get_class($failure), ': ', $failure->getMessage(), ' ', json_encode($pdo->errorInfo()), "\n";
        }
    }
    var_dump($pdo->beginTransaction(), $pdo->exec('delete from t'), $pdo->rollBack(), $pdo->query('select count(*) from t')->fetchColumn());
    restore_error_handler();
    return preg_replace('/#\d+/', '#', ob_get_clean());
}

$path = __DIR__ . '/sqlite_same_as_outside.db';
$plain = story($path);
$there = in_coroutine(fn () => story($path));
echo $plain === $there ? "the same\n" : "differs\n---plain\n$plain\n---there\n$there";
echo strlen($plain) > 1500 ? "and not short\n" : $plain;
?>
--CLEAN--
<?php @unlink(__DIR__ . '/sqlite_same_as_outside.db'); ?>
--EXPECT--
the same
and not short
