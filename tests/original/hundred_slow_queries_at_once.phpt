--TEST--
A hundred requests that each wait a second in the database take about a second, in one process with one thread
--CONFLICTS--
mysql
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../include/server.php';
require __DIR__ . '/../include/mysql.php';
require __DIR__ . '/load.inc';

$server = start_original('select sleep(1)');
$answers = [];
$tasks = 0;
$children = null;
$began = microtime(true);
load($server->port, 100, static function (?string $body) use (&$answers, &$tasks, &$children, $server) {
    $answers[] = $body;
    // The first answers come while most of the hundred still wait.
    $tasks = max($tasks, count(glob("/proc/$server->pid/task/*")));
    $children ??= trim(file_get_contents("/proc/$server->pid/task/$server->pid/children"));
    return count($answers) < 100;
});
$took = microtime(true) - $began;
echo count(array_filter($answers, fn ($body) => str_contains((string) $body, "'sleep(1)' => '0'"))), " right answers\n";
// One after another they would take 100 s; the bound is what the promise says.
echo $took < 2 ? "in under two seconds\n" : "in $took s\n";
echo "threads: $tasks, children: '$children'\n";
echo "status ", stop_server($server)[0], "\n";
?>
--EXPECT--
100 right answers
in under two seconds
threads: 1, children: ''
status 0
