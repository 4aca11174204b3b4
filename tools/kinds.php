<?php
/**
 * Writes the table of kinds in docs/hooks.md, which is ext/src/runtime/kinds/table.md, the one that the extension reads.
 *
 *     php tools/kinds.php             writes it
 *     php tools/kinds.php --check     fails when the page has another one
 */

const SOURCE = __DIR__ . '/../ext/src/runtime/kinds/table.md';
const PAGE = __DIR__ . '/../docs/hooks.md';
const BEGIN = "<!-- The table is written by `make kinds-table`. -->\n";
const END = "<!-- End of the table of kinds. -->\n";

$page = file_get_contents(PAGE);
$begin = strpos($page, BEGIN);
$end = strpos($page, END);
if ($begin === false || $end === false || $end < $begin) {
    fwrite(STDERR, "docs/hooks.md has no place for the table: two lines, " . BEGIN . END);
    exit(1);
}
$written = substr($page, 0, $begin + strlen(BEGIN)) . "\n" . file_get_contents(SOURCE) . "\n" . substr($page, $end);
if (($argv[1] ?? '') !== '--check') {
    file_put_contents(PAGE, $written);
} elseif ($written !== $page) {
    fwrite(STDERR, "the table of kinds in docs/hooks.md is not that of the source: make kinds-table\n");
    exit(1);
}
