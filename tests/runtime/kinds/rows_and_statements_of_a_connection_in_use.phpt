--TEST--
foreach over rows that are still to come is a use of the connection; a statement that is dropped meanwhile is closed afterwards
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
mysqli
--CONFLICTS--
mysql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
$what = fn (Throwable $error) => preg_replace(['/coroutine#\d+/', '~ \(\S*\)~'], ['coroutine#N', ''], $error->getMessage());
$pdo = new PDO(
    sprintf('mysql:host=%s;port=%d', getenv('MYSQL_HOST'), getenv('MYSQL_PORT')),
    getenv('MYSQL_USER'),
    getenv('MYSQL_PASSWORD'),
    [PDO::ATTR_EMULATE_PREPARES => false],
);
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
$link = new mysqli(getenv('MYSQL_HOST'), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'), '', (int) getenv('MYSQL_PORT'));
$closed = fn (PDO $pdo) => (int) $pdo->query("show session status like 'Com_stmt_close'")->fetchColumn(1);

Co\run(function () use ($pdo, $link, $what, $closed) {
    // Rows of a result that is read by and by: each turn of the loop asks for one, and the others are refused meanwhile.
    $pdo->setAttribute(PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, false);
    $rows = $pdo->query("select 1, repeat('x', 100000) union all select 2, sleep(0.05)");
    $reader = go(function () use ($rows) {
        $seen = [];
        foreach ($rows as [$number]) {
            $seen[] = (int) $number;
        }
        echo 'read: ', json_encode($seen), "\n";
    });
    try {
        foreach ($rows as $_) {
            echo "NEVER\n";
        }
    } catch (Swoole\Error $error) {
        echo $what($error), "\n";
    }
    Co::join([$reader]);
    $rows = null;
    $pdo->setAttribute(PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, true);

    $rows = $link->query("select 1, repeat('x', 100000) union all select 2, sleep(0.05)", MYSQLI_USE_RESULT);
    $reader = go(function () use ($rows) {
        $seen = [];
        foreach ($rows as $row) {
            $seen[] = (int) current($row);
        }
        echo 'read: ', json_encode($seen), "\n";
    });
    if (Co::exists($reader)) {
        try {
            foreach ($rows as $_) {
                echo "NEVER\n";
            }
        } catch (Swoole\Error $error) {
            echo $what($error), "\n";
        }
        Co::join([$reader]);
    }
    $rows = null;

    // Statements that are dropped while another coroutine asks: they are closed when it has its answer.
    $statements = array_map(fn (int $i) => $pdo->prepare("select $i"), range(1, 5));
    $before = $closed($pdo);
    $asker = go(function () use ($pdo) {
        $answer = $pdo->query('select sleep(0.05), "for the asker"')->fetchColumn(1);
        echo "$answer\n";
    });
    $kept = WeakReference::create($statements[0]);
    $statements = null;
    echo 'meanwhile: ', $kept->get() ? 'they are kept' : 'they are gone', "\n";
    Co::join([$asker]);
    echo 'then: ', $kept->get() ? 'they are kept' : 'they are gone', $closed($pdo) - $before >= 5 ? ', and closed' : ', and not closed', "\n";

    $statement = $link->prepare('select ?');
    $asker = go(function () use ($link) {
        $answer = $link->query('select sleep(0.05), "for the asker"')->fetch_row()[1];
        echo "$answer\n";
    });
    $statement = null;
    Co::join([$asker]);
    echo $link->query('select "my own"')->fetch_row()[0], "\n";
});
?>
--EXPECT--
PDO connection has already been bound to another coroutine#N, foreach of the same PDO connection in coroutine#N at the same time is not allowed
read: [1,2]
MySQL connection has already been bound to another coroutine#N, foreach of the same MySQL connection in coroutine#N at the same time is not allowed
read: [1,2]
meanwhile: they are kept
for the asker
then: they are gone, and closed
for the asker
my own
