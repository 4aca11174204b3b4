--TEST--
A second coroutine at one database connection is told so at the call: nothing is sent, and every answer is the asker's own
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
$say = fn (Throwable $error) => get_class($error) . ': ' . preg_replace(['/coroutine#\d+/', '~\(\S*/~'], ['coroutine#N', '('], $error->getMessage());
$pdo = fn () => new PDO(
    sprintf('mysql:host=%s;port=%d', getenv('MYSQL_HOST'), getenv('MYSQL_PORT')),
    getenv('MYSQL_USER'),
    getenv('MYSQL_PASSWORD'),
);

Co\run(function () use ($say, $pdo) {
    $pdo = $pdo();
    $prepared = $pdo->prepare('select ?', [PDO::ATTR_EMULATE_PREPARES => false]);
    $first = go(function () use ($pdo) {
        $answer = $pdo->query("select concat('for the first ', sleep(0.05))")->fetchColumn();
        echo "first: $answer\n";
    });
    // The statement shares the connection of the object, and so does asking for a property of it.
    foreach ([
        'query' => fn () => $pdo->query("select 'for the second'"),
        'a statement' => fn () => $prepared->execute([1]),
        'a transaction' => fn () => $pdo->beginTransaction(),
        'an attribute' => fn () => $pdo->getAttribute(PDO::ATTR_SERVER_INFO),
    ] as $name => $use) {
        go(function () use ($name, $use, $say) {
            try {
                $use();
                echo "NEVER: $name\n";
            } catch (Swoole\Error $error) {
                echo $name, ': ', $say($error), ', code ', $error->getCode() === SWOOLE_ERROR_CO_HAS_BEEN_BOUND ? 'as it should be' : $error->getCode(), "\n";
            }
        });
    }
    Co::join([$first]);
    echo 'later, alone: ', $pdo->query("select 'my own'")->fetchColumn(), "\n";
    $prepared->execute(['prepared']);
    echo 'the statement: ', $prepared->fetchColumn(), "\n";
});

Co\run(function () use ($say) {
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $link = new mysqli(getenv('MYSQL_HOST'), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'), '', (int) getenv('MYSQL_PORT'));
    $statement = $link->prepare('select ?');
    $first = go(function () use ($link) {
        $answer = $link->query("select concat('for the first ', sleep(0.05))")->fetch_row()[0];
        echo "first: $answer\n";
    });
    foreach ([fn () => mysqli_query($link, 'select 2'), fn () => $statement->execute(['x']), fn () => $link->ping()] as $use) {
        go(function () use ($use, $say) {
            try {
                $use();
                echo "NEVER\n";
            } catch (Swoole\Error $error) {
                echo $say($error), "\n";
            }
        });
    }
    Co::join([$first]);
    echo 'later, alone: ', $link->query("select 'my own'")->fetch_row()[0], "\n";
    // What is here as a whole is nobody's conversation.
    $result = $link->query('select 1 union select 2');
    $busy = go(fn () => $link->query('select sleep(0.05)'));
    echo 'rows that are here: ', json_encode($result->fetch_all()), "\n";
    Co::join([$busy]);
});
?>
--EXPECTF--
query: Swoole\Error: PDO connection has already been bound to another coroutine#N (one_connection_two_coroutines.php:%d), PDO::query() of the same PDO connection in coroutine#N (one_connection_two_coroutines.php:%d) at the same time is not allowed, code as it should be
a statement: Swoole\Error: PDO connection has already been bound to another coroutine#N (one_connection_two_coroutines.php:%d), PDOStatement::execute() of the same PDO connection in coroutine#N (one_connection_two_coroutines.php:%d) at the same time is not allowed, code as it should be
a transaction: Swoole\Error: PDO connection has already been bound to another coroutine#N (one_connection_two_coroutines.php:%d), PDO::beginTransaction() of the same PDO connection in coroutine#N (one_connection_two_coroutines.php:%d) at the same time is not allowed, code as it should be
an attribute: Swoole\Error: PDO connection has already been bound to another coroutine#N (one_connection_two_coroutines.php:%d), PDO::getAttribute() of the same PDO connection in coroutine#N (one_connection_two_coroutines.php:%d) at the same time is not allowed, code as it should be
first: for the first 0
later, alone: my own
the statement: prepared
Swoole\Error: MySQL connection has already been bound to another coroutine#N (one_connection_two_coroutines.php:%d), mysqli_query() of the same MySQL connection in coroutine#N (one_connection_two_coroutines.php:%d) at the same time is not allowed
Swoole\Error: MySQL connection has already been bound to another coroutine#N (one_connection_two_coroutines.php:%d), mysqli_stmt::execute() of the same MySQL connection in coroutine#N (one_connection_two_coroutines.php:%d) at the same time is not allowed
Swoole\Error: MySQL connection has already been bound to another coroutine#N (one_connection_two_coroutines.php:%d), mysqli::ping() of the same MySQL connection in coroutine#N (one_connection_two_coroutines.php:%d) at the same time is not allowed
first: for the first 0
later, alone: my own
rows that are here: [["1"],["2"]]
