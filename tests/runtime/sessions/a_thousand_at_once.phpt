--TEST--
A thousand coroutines have a session open at the same time
--FILE--
<?php
require __DIR__ . '/sessions.inc';
use_sessions($directory = session_directory());

$wrong = 0;
Co\run(function () use (&$wrong) {
    for ($i = 0; $i < 1000; $i++) {
        go(function () use ($i, &$wrong) {
            session_id("user$i");
            session_start();
            $_SESSION['i'] = $i;
            Co::sleep(0.001 * ($i % 7));
            $wrong += session_id() !== "user$i" || $_SESSION !== ['i' => $i];
        });
    }
});
$stored = json_decode(stored($directory), true);
foreach ($stored as $id => $data) {
    $wrong += $data !== 'i|i:' . substr($id, 4) . ';';
}
var_dump(count($stored), $wrong);
?>
--EXPECT--
int(1000)
int(0)
