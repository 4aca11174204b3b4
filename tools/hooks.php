<?php
/**
 * Writes the table of docs/hooks.md from the rows that the tests in tests/runtime/hooks have measured.
 *
 *     php tools/hooks.php ROWS        ROWS: one JSON object a line, as tests/include/hooked.php writes them
 *
 * scripts/hooks-table.sh runs the tests and then this. The rest of the page is written by hand.
 */

const PAGE = __DIR__ . '/../docs/hooks.md';
const BEGIN = "<!-- The table is written by `make hooks-table`. -->\n";
const END = "<!-- End of the table. -->\n";

$rows = [];
foreach (file($argv[1] ?? exit("usage: php tools/hooks.php ROWS\n")) as $line) {
    $row = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    $rows[$row['name']] = $row;
}
if (!$rows) {
    fwrite(STDERR, "no rows: did the tests run?\n");
    exit(1);
}
uksort($rows, 'strcasecmp');

$table = "| | version | one call, blocking | 50 coroutines |\n| --- | --- | --- | --- |\n";
foreach ($rows as $row) {
    $table .= sprintf("| %s | %s | %d ms | %d ms |\n", $row['name'], $row['what'], round($row['plain'] * 1000), round($row['hooked'] * 1000));
}

$page = file_get_contents(PAGE);
$begin = strpos($page, BEGIN);
$end = strpos($page, END);
if ($begin === false || $end === false || $end < $begin) {
    fwrite(STDERR, "docs/hooks.md has no place for the table: two lines, " . BEGIN . END);
    exit(1);
}
file_put_contents(PAGE, substr($page, 0, $begin + strlen(BEGIN)) . "\n$table\n" . substr($page, $end));
