--TEST--
The original program while its database is killed and comes back: an answer to every request, and no restart of its own
--CONFLICTS--
all
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../include/server.php';
require __DIR__ . '/../include/mysql.php';
require __DIR__ . '/load.inc';

const GOOD = 'swoole response is ok, result=array';

$server = start_original();
[$phase, $seen, $failures, $strange] = ['up', 0, 0, []];
load($server->port, 40, static function (?string $body) use (&$phase, &$seen, &$failures, &$strange) {
    $good = $body !== null && str_starts_with($body, GOOD);
    $failed = $body === 'MySQL connect fail!' || $body === 'swoole response is ok, result=false';
    if (!$good && !$failed) {
        $strange[] = $body;
    }
    ++$seen;
    $failures += $failed;
    if ($phase === 'up' && $seen >= 400) {
        echo "before: ", $failures, " failures\n";
        mariadb('kill');
        [$phase, $seen, $failures] = ['down', 0, 0];
    } elseif ($phase === 'down' && $failures >= 400) {
        echo "while it is down: failures\n";
        mariadb('restart');
        [$phase, $seen, $failures] = ['back', 0, 0];
    } elseif ($phase === 'back') {
        // Those that were under way when it came back may still fail; then all succeed again.
        $seen = $failed ? 0 : $seen;
        if ($seen >= 400) {
            echo "after: all succeed\n";
            return false;
        }
    }
    return true;
});
echo "answers that the program does not give: ", json_encode($strange), "\n";
echo "the same process: ", var_export($server->running(), true), "\n";
echo "status ", stop_server($server)[0], "\n";
?>
--EXPECT--
before: 0 failures
while it is down: failures
after: all succeed
answers that the program does not give: []
the same process: true
status 0
