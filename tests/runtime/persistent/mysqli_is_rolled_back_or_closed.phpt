--TEST--
A persistent mysqli is rolled back before it is kept, and closed where an answer or a statement is left
--EXTENSIONS--
mysqlnd
mysqli
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--CONFLICTS--
mysql
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';

Co\run(function () {
    together(1, function () {
        mysqli_link()->query('drop table if exists mysqli_rolled_back');
        mysqli_link()->query('create table mysqli_rolled_back (a int) engine=innodb');
    });
    $id = fn (mysqli $link) => $link->query('select connection_id()')->fetch_row()[0];
    $leavings = [
        'a transaction' => function (mysqli $link) {
            $link->begin_transaction();
            $link->query('insert into mysqli_rolled_back values (1)');
        },
        'a transaction, closed' => function (mysqli $link) {
            $link->begin_transaction();
            $link->query('insert into mysqli_rolled_back values (1)');
            $link->close();
        },
        'a transaction, with an exception' => function (mysqli $link) {
            $link->query('begin');
            $link->query('insert into mysqli_rolled_back values (1)');
            throw new LogicException('leaves');
        },
        'a result' => function (mysqli $link) use (&$kept) {
            $kept = $link->query("select 'kept'");
        },
        'a result that was not read' => function (mysqli $link) use (&$unread) {
            $unread = $link->query("select 'late' union select 'later'", MYSQLI_USE_RESULT);
        },
        'more results' => function (mysqli $link) {
            $link->multi_query("select 'late'; select 'later'");
        },
        'an answer to come' => function (mysqli $link) {
            $link->query("select 'late', sleep(0.1)", MYSQLI_ASYNC);
        },
        'a statement' => function (mysqli $link) use (&$statement) {
            $statement = $link->prepare('select 1');
        },
    ];
    foreach ($leavings as $what => $leave) {
        [$before] = together(1, fn () => $id(mysqli_link()));
        together(1, fn () => $leave(mysqli_link()));
        // A lock that was left would be waited for.
        [[$after, $count]] = together(1, function () use ($id) {
            $link = mysqli_link();
            $link->query('set innodb_lock_wait_timeout = 1');
            $link->query('update mysqli_rolled_back set a = 2');
            return [$id($link), $link->query('select count(*) from mysqli_rolled_back')->fetch_row()[0]];
        });
        echo "$what: ", $before === $after ? 'kept' : 'closed', ", $count rows\n";
        all_right(4, 2, fn (string $what) => mysqli_link()->query("select '$what'")->fetch_row()[0]);
    }
    echo $kept->fetch_row()[0], "\n";
});
echo json_encode(array_diff_key(mysqli_get_links_stats(), ['cached_plinks' => 0])), "\n";
?>
--EXPECT--
a transaction: kept, 0 rows
a transaction, closed: kept, 0 rows
a transaction, with an exception: kept, 0 rows
a result: kept, 0 rows
a result that was not read: closed, 0 rows
more results: closed, 0 rows
an answer to come: closed, 0 rows
a statement: closed, 0 rows
kept
{"total":0,"active_plinks":0}
