--TEST--
The memory limit is reached while rows become arrays
--CONFLICTS--
mysql
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$include = var_export(__DIR__ . '/../include/mysql.php', true);
$queries = [
    'many rows' => 'select seq from seq_1_to_1000000',
    'a large value' => "select repeat('x', 12000000) as v",
    'many columns' => 'select ' . implode(', ', array_map(fn ($n) => "1 as `column$n`", range(1, 4000))) . ' from seq_1_to_1000',
    'several large values' => 'select ' . implode(', ', array_map(fn ($n) => "repeat('x', 3000000) as v$n", range(1, 4))),
];
foreach ($queries as $what => $sql) {
    echo "$what: ";
    run_php("require $include;" . '
        register_shutdown_function(fn () => print("shutdown\n"));
        go(function () { try { Co::yield(); } finally { echo "NEVER\n"; } });
        go(function () {
            $other = new Co\MySQL();
            $other->connect(mysql_config());
            $other->query("select sleep(20)");
            echo "NEVER\n";
        });
        Co\run(function () {
            $mysql = new Co\MySQL();
            $mysql->connect(mysql_config());
            try {
                $mysql->query(' . var_export($sql, true) . ', 30);
            } finally {
                echo "NEVER\n";
            }
        });', '-d memory_limit=8M -d display_errors=1 -d log_errors=0');
}
?>
--EXPECTF--
many rows: Fatal error: Allowed memory size of 8388608 bytes exhausted%s(tried to allocate %d bytes) in SCRIPT on line %d
shutdown
status 255
a large value: Fatal error: Allowed memory size of 8388608 bytes exhausted%s(tried to allocate %d bytes) in SCRIPT on line %d
shutdown
status 255
many columns: Fatal error: Allowed memory size of 8388608 bytes exhausted%s(tried to allocate %d bytes) in SCRIPT on line %d
shutdown
status 255
several large values: Fatal error: Allowed memory size of 8388608 bytes exhausted%s(tried to allocate %d bytes) in SCRIPT on line %d
shutdown
status 255
