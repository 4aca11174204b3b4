<?php
// The benchmark: php bench/run.php [SCENARIO…], or `make bench`. README.md says what the scenarios and settings are.
//
// Ends with 0 when everything could be measured, whether or not the targets hold, and with 1 when something could not.
declare(strict_types=1);

namespace Bench;

use RuntimeException;

spl_autoload_register(static fn (string $class) => require __DIR__ . '/lib/' . substr($class, strlen('Bench\\')) . '.php');

$known = ['hello', 'connect', 'pipeline', 'post', 'idle', 'original', 'queries', 'switch', 'hooks', 'files', 'parked', 'released', 'leak'];
$chosen = array_slice($argv, 1) ?: $known;
$unknown = array_diff($chosen, $known);
if ($unknown !== []) {
    fwrite(STDERR, 'no such scenario: ' . implode(', ', $unknown) . '; there are ' . implode(', ', $known) . "\n");
    exit(2);
}

$bench = new Bench();
$bench->introduce();
foreach ($chosen as $scenario) {
    $bench->report->line("## $scenario");
    $bench->report->line();
    try {
        (require __DIR__ . "/measure/$scenario.php")($bench);
    } catch (RuntimeException $error) {
        $bench->report->notRun($scenario, $error->getMessage());
    }
}
fwrite(STDERR, 'kept in ' . $bench->report->keep(getenv('RESULTS') ?: __DIR__ . '/results') . "\n");
exit($bench->report->complete() ? 0 : 1);
