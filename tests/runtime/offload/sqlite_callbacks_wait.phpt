--TEST--
Functions and collations of the script wait in the middle of a statement of SQLite, and others wait for the connection
--EXTENSIONS--
pdo
pdo_sqlite
sqlite3
--FILE--
<?php
/** Waits for another coroutine. */
function answer(string $text): string
{
    [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    stream_set_timeout($here, 10);
    go(function () use ($there, $text) {
        Co::sleep(0.001);
        @fwrite($there, "$text\n");
    });
    return trim((string) fgets($here));
}

Co\run(function () {
    $db = new SQLite3(':memory:');
    $db->createFunction('answer', 'answer');
    $db->createFunction('canceled', function () {
        Co::sleep(0.005);
        Co::cancel(Co::getCid() + 1);
        Co::sleep(0.001);
        return 'not for me';
    });
    $db->createCollation('late', fn ($a, $b) => strcmp(answer($a), answer($b)));
    $db->exec("create table t (a text); insert into t values ('c'), ('a'), ('b')");
    echo $db->querySingle("select answer('one') || answer('two')"), "\n";
    echo $db->querySingle('select group_concat(a, ",") from (select a from t order by a collate late)'), "\n";

    // Another one with the same connection comes when the first is out.
    $order = [];
    $group = new Co\WaitGroup();
    foreach (['first', 'second', 'third'] as $who) {
        $group->add();
        go(function () use ($db, $who, &$order, $group) {
            $order[] = $db->querySingle("select answer('$who')");
            $group->done();
        });
    }
    $group->wait();
    echo implode(' ', $order), "\n";

    // What is destroyed meanwhile stays until then.
    $statement = $db->prepare("select answer('kept')");
    go(function () use (&$statement) {
        Co::sleep(0);
        $statement = null;
    });
    echo $statement->execute()->fetchArray(SQLITE3_NUM)[0], "\n";

    // Who is called off while it waits for its turn is not served.
    go(fn () => print($db->querySingle('select canceled()') . "\n"));
    go(fn () => var_dump(@$db->querySingle("select answer('in vain')")));
    Co::sleep(0.02);

    // A function that asks the same connection, and one that asks another.
    $other = new PDO('sqlite::memory:');
    $other->sqliteCreateFunction('answer', 'answer');
    $db->createFunction('ask', fn () => $db->querySingle("select answer('itself')") . $other->query("select answer(', another')")->fetchColumn());
    echo $db->querySingle('select ask()'), "\n";
    $db->close();
    echo "closed\n";
});

// An end in the middle of it.
Co\run(function () {
    $db = new SQLite3(':memory:');
    $db->createFunction('throws', function () {
        Co::sleep(0.001);
        throw new LogicException(answer('thrown'));
    });
    try {
        // PHP warns as well, without a word.
        @$db->querySingle('select throws()');
    } catch (LogicException $thrown) {
        echo $thrown->getMessage(), "\n";
    }
    $db->createFunction('ends', function () {
        Co::sleep(0.001);
        throw new LogicException('nobody catches this');
    });
    register_shutdown_function(fn () => print("shutdown\n"));
    @$db->querySingle('select ends()');
});
?>
--EXPECTF--
onetwo
a,b,c
first second third
kept
bool(false)
not for me
itself, another
closed
thrown

Fatal error: Uncaught LogicException: nobody catches this in %s
Stack trace:
%A
shutdown
