<?php
/**
 * Writes COMPATIBILITY.md: what of Swoole's recorded API this build has.
 *
 *   php -n -d extension=modules/swoole.so tools/compatibility.php
 *   php -n -d extension=modules/swoole.so tools/compatibility.php --check     change nothing, fail if the page is stale
 */
spl_autoload_register(static fn (string $class) => require __DIR__ . '/' . strtr(lcfirst($class), '\\', '/') . '.php');

if (!extension_loaded('swoole')) {
    fwrite(STDERR, "the swoole extension is not loaded\n");
    exit(2);
}
$root = dirname(__DIR__);
$page = (new Api\Page(
    new Api\Loaded('swoole'),
    new Api\Recorded("$root/docs/api/swoole-6.2.txt"),
    new Api\Removed("$root/docs/api/removed.txt"),
))->render();

$file = "$root/COMPATIBILITY.md";
$current = is_file($file) ? file_get_contents($file) : '';
if ($current === $page) {
    exit(0);
}
if (($argv[1] ?? '') === '--check') {
    fwrite(STDERR, "COMPATIBILITY.md is stale: run make compat\n");
    $old = explode("\n", $current);
    foreach (array_slice(array_diff(explode("\n", $page), $old), 0, 10) as $line) {
        fwrite(STDERR, '  now: ' . substr($line, 0, 150) . "\n");
    }
    exit(1);
}
file_put_contents($file, $page);
echo "wrote COMPATIBILITY.md\n";
