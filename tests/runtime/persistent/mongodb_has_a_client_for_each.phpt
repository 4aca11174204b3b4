--TEST--
Managers of ext-mongodb for one URI, with defaults: each coroutine has its own client, cursors keep it, later ones use it again
--EXTENSIONS--
mongodb
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/mongodb_stub.php';

$stub = mongodb_stub();
$new = fn () => new MongoDB\Driver\Manager("mongodb://127.0.0.1:$stub->port/");
$find = fn (MongoDB\Driver\Manager $manager, string $what) => $manager->executeQuery('test.answers', new MongoDB\Driver\Query(['i' => $what]));
$connections = function () use ($stub) {
    // Established ones to the stub's port, by their local address.
    preg_match_all('/^\s*\d+: 0100007F:(\S+) 0100007F:' . sprintf('%04X', $stub->port) . ' 01/m', file_get_contents('/proc/self/net/tcp'), $found);
    return $found[1];
};
Co\run(function () use ($new, $find, $connections) {
    $ask = fn (string $what) => substr($find($new(), $what)->toArray()[0]->answer, strlen('answer '));
    $began = microtime(true);
    var_dump(all_right(20, 1, $ask));
    echo 'together: ';
    var_dump(microtime(true) - $began < 1);
    $first = $connections();
    echo count($first), " connections\n";
    var_dump(all_right(20, 2, $ask));
    echo 'the same later: ';
    var_dump(array_diff($connections(), $first) === []);

    $canceled = go(function () use ($ask) {
        try {
            // The driver may ask again.
            echo $ask('late') === 'late' ? '' : "wrong\n";
        } catch (MongoDB\Driver\Exception\Exception) {
        }
    });
    Co::sleep(0.03);
    Co::cancel($canceled);
    Co::join([$canceled]);
    var_dump(all_right(22, 2, $ask));

    // The manager is gone, the cursor is not.
    [$cursor] = together(1, fn () => $find($new(), 'kept'));
    var_dump(all_right(22, 1, $ask));
    echo $cursor->toArray()[0]->answer, "\n";
});
echo $find($new(), 'outside')->toArray()[0]->answer, "\n";
?>
--EXPECT--
bool(true)
together: bool(true)
20 connections
bool(true)
the same later: bool(true)
bool(true)
bool(true)
answer kept
answer outside
