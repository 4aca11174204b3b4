<?php
/**
 * The API of the loaded extension, and how it differs from a recorded one.
 *
 *   php -n -d extension=modules/swoole.so tools/api.php dump
 *   php -n -d extension=modules/swoole.so tools/api.php diff [REGEX]
 *
 * dump prints a line for each member, in the format of docs/api/swoole-6.2.txt. diff prints a line for each recorded member
 * that is missing or differs (only those whose name matches REGEX), then a count, and exits with 0 when nothing is missing.
 */
spl_autoload_register(static fn (string $class) => require __DIR__ . '/' . strtr(lcfirst($class), '\\', '/') . '.php');

if (!extension_loaded('swoole')) {
    fwrite(STDERR, "the swoole extension is not loaded\n");
    exit(2);
}
$loaded = new Api\Loaded('swoole');
switch ($argv[1] ?? 'dump') {
    case 'dump':
        echo implode("\n", $loaded->members), "\n";
        exit(0);
    case 'diff':
        $pattern = '~' . str_replace('~', '\~', $argv[2] ?? '') . '~i';
        $comparison = new Api\Comparison($loaded);
        $count = ['yes' => 0, 'partial' => 0, 'no' => 0];
        foreach ((new Api\Recorded(__DIR__ . '/../docs/api/swoole-6.2.txt'))->members as $key => $line) {
            if (!preg_match($pattern, $key)) {
                continue;
            }
            [$status, $ours] = $comparison->status($key, $line);
            ++$count[$status];
            echo match ($status) { 'yes' => '', 'no' => "missing  $line\n", 'partial' => "differs  $line\n   ours  $ours\n" };
        }
        printf("%d of %d, %d more with another signature or value\n", $count['yes'], array_sum($count), $count['partial']);
        exit($count['partial'] + $count['no'] === 0 ? 0 : 1);
    default:
        fwrite(STDERR, "usage: tools/api.php dump | diff [REGEX]\n");
        exit(2);
}
