--TEST--
After the database was killed, persistent connections are made anew; two objects that share one that is lost do no harm
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
mysqli
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--CONFLICTS--
mysql
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $pdo = fn (string $what) => mysql_pdo()->query("select '$what', sleep(0.001)")->fetchColumn();
    $mysqli = fn (string $what) => mysqli_link()->query("select '$what', sleep(0.001)")->fetch_row()[0];
    var_dump(all_right(4, 2, $pdo), all_right(4, 2, $mysqli));
    $one = mysql_pdo();
    $waiting = go(function () {
        try {
            mysql_pdo()->query('select sleep(60)');
        } catch (PDOException) {
            echo "gone\n";
        }
    });
    mariadb('kill');
    Co::join([$waiting]);
    [$refused] = together(1, fn () => mysql_pdo());
    echo get_class($refused), "\n";
    mariadb('start');
    $two = mysql_pdo();
    echo $two->query('select 2')->fetchColumn(), "\n";
    try {
        $one->query('select 1');
    } catch (PDOException) {
        echo "the first has gone\n";
    }
    unset($one, $two);
    var_dump(all_right(4, 2, $pdo), all_right(4, 2, $mysqli));
});
?>
--EXPECT--
bool(true)
bool(true)
gone
PDOException
2
the first has gone
bool(true)
bool(true)
