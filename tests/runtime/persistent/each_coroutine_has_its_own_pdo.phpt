--TEST--
A persistent PDO belongs to one coroutine: others at the same time have another connection, later ones the same
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
pdo_pgsql
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_mysql.inc';
require __DIR__ . '/../../include/skipif_servers.inc';
?>
--CONFLICTS--
mysql
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/servers.php';

$port = (int) server('pgsql')['PGPORT'];
$clients = [
    'mysql' => ['mysql_pdo', 'select connection_id()', "select '%s', sleep(0.002)"],
    'pgsql' => [fn (array $options = []) => pgsql_pdo($port, $options), 'select pg_backend_pid()', "select '%s', pg_sleep(0.002)"],
];
foreach ($clients as $name => [$connect, $who, $ask]) {
    $id = fn (PDO $pdo) => (string) $pdo->query($who)->fetchColumn();
    $outside = $connect();
    $main = $id($outside);
    Co\run(function () use ($name, $connect, $ask, $id, $main, $outside) {
        echo "$name\n";
        $first = together(5, function () use ($connect, $id) {
            $pdo = $connect();
            $mine = $id($pdo);
            Co::sleep(0.02);
            return $id($pdo) === $mine ? $mine : 'another';
        });
        echo distinct($first), ' for 5 at the same time, the one from outside ', in_array($main, $first) ? '' : 'not ', "among them\n";

        $later = [];
        for ($i = 0; $i < 20; $i++) {
            $later[] = together(1, fn () => $id($connect()))[0];
        }
        echo distinct($later), ' for 20 one after another, of those: ';
        var_dump(array_diff($later, $first) === []);

        echo 'all right: ';
        var_dump(all_right(8, 10, fn (string $what) => $connect()->query(sprintf($ask, $what))->fetchColumn()));

        // A name of the script's makes another handle, as everywhere.
        [[$same, $named, $numeric]] = together(1, function () use ($connect, $id) {
            $one = $connect();
            $two = $connect();
            $three = $connect([PDO::ATTR_PERSISTENT => 'mine']);
            $four = $connect([PDO::ATTR_PERSISTENT => '1']);
            return [$id($one) === $id($two), $id($one) === $id($three), $id($one) === $id($four)];
        });
        echo 'within a coroutine the same: ', json_encode([$same, $named, $numeric]), "\n";

        // A statement holds its connection.
        together(1, function () use ($connect, &$statement) {
            $statement = $connect()->query("select 'held'");
        });
        var_dump(all_right(8, 2, fn (string $what) => $connect()->query(sprintf($ask, $what))->fetchColumn()), $statement->fetchColumn());
        var_dump($outside->getAttribute(PDO::ATTR_PERSISTENT));
    });
    echo 'outside: ';
    var_dump($id($connect()) === $main);
}
?>
--EXPECT--
mysql
5 for 5 at the same time, the one from outside not among them
1 for 20 one after another, of those: bool(true)
all right: bool(true)
within a coroutine the same: [true,false,true]
bool(true)
string(4) "held"
bool(true)
outside: bool(true)
pgsql
5 for 5 at the same time, the one from outside not among them
1 for 20 one after another, of those: bool(true)
all right: bool(true)
within a coroutine the same: [true,false,true]
bool(true)
string(4) "held"
bool(true)
outside: bool(true)
