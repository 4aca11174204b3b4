--TEST--
One SQLite3 connection in several coroutines: calls take turns; what is closed while it is in use stays until it is not
--EXTENSIONS--
sqlite3
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

const SLOW = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) select max(i), ?1 from n';

in_coroutine(function () {
    $database = new SQLite3(':memory:');
    $answers = Swoole\Coroutine\batch(array_map(fn (int $n) => function () use ($database, $n) {
        $statement = $database->prepare(SLOW);
        $statement->bindValue(1, "for $n");
        return $statement->execute()->fetchArray(SQLITE3_NUM);
    }, range(1, 8)));
    echo json_encode(array_values($answers)), "\n";

    // Closed while the first row is computed on another thread.
    $statement = $database->prepare(SLOW);
    $statement->bindValue(1, 'closed');
    $done = new Chan();
    go(function () use ($statement, $done) {
        $result = $statement->execute();
        echo 'executed: ', get_debug_type($result), "\n";
        try {
            var_dump($result->fetchArray());
        } catch (Error $error) {
            echo $error->getMessage(), "\n";
        }
        $done->push(true);
    });
    var_dump($statement->close());
    $closed = @$database->close();
    $done->pop();
    var_dump($closed);
    Co::sleep(0.01);
    var_dump($database->querySingle('select 5'), $database->close());

    // The variable that is bound changes meanwhile.
    $database = new SQLite3(':memory:');
    $statement = $database->prepare(SLOW);
    $variable = str_repeat('x', 100);
    $statement->bindParam(1, $variable);
    go(function () use ($statement, $done) {
        var_dump($statement->execute()->fetchArray(SQLITE3_NUM)[1] === str_repeat('x', 100));
        $done->push(true);
    });
    $variable = str_repeat('y', 100);
    $more = str_repeat('z', 100);
    // A function of the script, added while a statement runs.
    $database->createFunction('late', fn ($value) => Co::getCid() . " $value");
    var_dump($database->querySingle("select late('late')"));
    $done->pop();
});
?>
--EXPECT--
[[100000,"for 1"],[100000,"for 2"],[100000,"for 3"],[100000,"for 4"],[100000,"for 5"],[100000,"for 6"],[100000,"for 7"],[100000,"for 8"]]
bool(true)
executed: SQLite3Result
The SQLite3Result object has not been correctly initialised or is already closed
bool(false)
int(5)
bool(true)
string(6) "1 late"
bool(true)
