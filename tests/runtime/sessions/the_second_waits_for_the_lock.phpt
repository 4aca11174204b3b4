--TEST--
The second coroutine that opens a session waits until the first has closed it, and sees its data
--FILE--
<?php
require __DIR__ . '/sessions.inc';
use_sessions($directory = session_directory());

$visit = function (string $how) {
    session_id('shared');
    session_start();
    $seen = $_SESSION['visits'] ?? 0;
    Co::sleep(0.002);
    $_SESSION['visits'] = $seen + 1;
    echo $_SESSION['visits'], ' ';
    match ($how) {
        'closes' => session_write_close(),
        'commits' => session_commit(),
        'ends' => null,
    };
    return $seen;
};
$all = function () use ($visit) {
    for ($i = 0; $i < 9; $i++) {
        go($visit, ['closes', 'commits', 'ends'][$i % 3]);
    }
};
Co\run($all);
echo stored($directory);

// Where nothing else is hooked: who blocked the thread for the lock would do so for ever.
Co::set(['hook_flags' => 0]);
Co\run(function () use ($all) {
    $all();
    var_dump(Swoole\Runtime::getHookFlags());
});
echo stored($directory);
?>
--EXPECT--
1 2 3 4 5 6 7 8 9 {"shared":"visits|i:9;"}
int(0)
10 11 12 13 14 15 16 17 18 {"shared":"visits|i:18;"}
