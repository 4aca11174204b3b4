<?php
/**
 * Plays the programs of a file, one after another, and writes what came of each to another file.
 *
 *     php play.php PROGRAMS RESULTS [FIRST]       // PROGRAMS: a line of JSON each; from the FIRST on
 *
 * The results are lines of JSON, too: {"begun": N} before a program, {"done": N, …} after it, so that who reads it knows
 * which one took the process with it. Whoever runs this does so in an empty directory: see Child.
 */

namespace Seeded;

use Swoole\Coroutine as Co;

foreach (['dice', 'step', 'program', 'catalogue', 'scene', 'source', 'slow_stream', 'libc', 'place', 'health', 'player', 'things', 'globals', 'child'] as $part) {
    require_once __DIR__ . "/$part.php";
}

[, $programs, $results] = $argv;
$first = (int) ($argv[3] ?? 0);
$out = fopen($results, 'a');
$say = static function (array $line) use ($out) {
    fwrite($out, json_encode($line, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES) . "\n");
};

error_reporting(-1);
ini_set('session.save_path', 'place/sessions');
ini_set('session.use_cookies', 0);
ini_set('session.use_strict_mode', 0);
ini_set('session.cache_limiter', '');
ini_set('session.gc_probability', 0);
stream_wrapper_register('slow', SlowStream::class);
ini_set('error_log', 'place/php.log');
Handler::install();
Loader::install();
Entities::install();
if (extension_loaded('swoole')) {
    Co::set(['hook_flags' => SWOOLE_HOOK_ALL]);
}

$player = new Player(new Catalogue());
$number = $first;
$ends = static function () use (&$number, $player, $say) {
    $say(['done' => $number, 'results' => $player->results, 'faults' => $player->faults, 'ended' => $player->ended]);
};
register_shutdown_function(static function () use (&$number, &$ends) {
    if ($number !== null) {
        $ends();
    }
});
foreach (array_slice(file($programs), $first) as $line) {
    $program = Program::fromJson($line);
    $say(['begun' => $number]);
    // So that everybody can see whose output is whose.
    fwrite(STDERR, "\x1e");
    Place::enter();
    ++Loader::$generation;
    $player->faults = [];
    $player->play($program);
    $sizes = empty($program->how['repeat']) ? [] : $player->repeat($program);
    $say(['done' => $number, 'results' => $player->results, 'faults' => $player->faults, 'sizes' => $sizes]);
    ++$number;
    if ($player->faults) {
        // What is broken now would be put down to the next ones.
        break;
    }
}
$number = null;
