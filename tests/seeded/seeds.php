<?php
/**
 * Plays the programs of a range of seeds with the extension and without, and prints those that go wrong, made as small
 * as was found.
 *
 *     php seeds.php FIRST SEEDS [OPTION OF PHP]...     // the options are for the php with the extension
 *     php seeds.php - OPTION... < FILE                 // programs, a line of JSON each, instead of drawn ones
 *     php seeds.php table                              // the operations, and which are not drawn and why
 *
 * In the environment: SHRINK=0 prints them as they are, SHOW=1 prints the programs and does not play them, SEEDED_ONLY is
 * a pattern for the names of operations, SEEDED_TRACE=1 prints what is thrown, VALGRIND=1 plays under valgrind.
 */

namespace Seeded;

foreach (['dice', 'step', 'program', 'catalogue', 'scene', 'source', 'slow_stream', 'libc', 'place', 'health', 'player', 'things', 'child', 'trial'] as $part) {
    require_once __DIR__ . "/$part.php";
}

$catalogue = new Catalogue();
if ($argv[1] === 'table') {
    foreach ($catalogue->left() as $name => $why) {
        echo "$name: $why\n";
    }
    echo count($catalogue->names()), ' operations: ', implode(' ', $catalogue->names()), "\n";
    exit;
}
if ($argv[1] === '-') {
    $programs = array_map(Program::fromJson(...), array_filter(file('php://stdin'), fn ($line) => trim($line) !== ''));
    $options = array_slice($argv, 2);
} else {
    $first = (int) $argv[1];
    $programs = (static function () use ($first, $argv, $catalogue) {
        for ($seed = $first; $seed < $first + (int) $argv[2]; ++$seed) {
            yield Program::draw($seed, $catalogue);
        }
    })();
    $options = array_slice($argv, 3);
}

$trial = new Trial($catalogue, $options);
$played = 0;
$failed = 0;
$began = microtime(true);
$play = static function (array $batch) use ($trial, &$played, &$failed) {
    foreach ($trial->judge($batch) as $i => $wrong) {
        ++$failed;
        $program = $batch[$i];
        echo "FAILED seed $program->seed\n$wrong\n";
        if (getenv('SHRINK') !== '0') {
            [$program, $wrong] = $trial->shrink($program, $wrong);
            echo "smallest:\n$program$wrong\n";
        }
        echo $program->toJson(), "\n\n";
    }
    $played += count($batch);
};
$batch = [];
foreach ($programs as $program) {
    if (getenv('SHOW')) {
        echo "$program\n";
        continue;
    }
    $batch[] = $program;
    if (count($batch) === 100) {
        $play($batch);
        $batch = [];
        if ($played % 1000 === 0 && stream_isatty(STDERR)) {
            fwrite(STDERR, "$played\n");
        }
    }
}
if ($batch) {
    $play($batch);
}
$figures = [];
foreach ($trial->figures as $what => $count) {
    $figures[] = "$count $what";
}
fprintf(STDERR, "%d programs, %d failed; %s; %.1f s\n", $played, $failed, implode(', ', $figures), microtime(true) - $began);
exit($failed ? 1 : 0);
