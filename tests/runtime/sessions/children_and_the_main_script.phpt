--TEST--
A child has no session until it opens one, and the main script keeps its own
--FILE--
<?php
require __DIR__ . '/sessions.inc';
use_sessions($directory = session_directory());

session_id('main');
session_start();
$_SESSION['of'] = 'main';
// Output so far would be too late for this.
ob_start();

Co\run(function () {
    // A plain global variable, as long as no session function was called.
    echo json_encode($_SESSION), "\n";
    session_id('parent');
    echo isset($_SESSION) ? 'set' : 'unset', "\n";
    session_start();
    $_SESSION['of'] = 'parent';
    $name = '_SESSION';
    echo json_encode([$GLOBALS['_SESSION'], $GLOBALS[$name], isset($GLOBALS['_SESSION']['of'])]), "\n";
    $reference = &$_SESSION['reference'];
    go(function () {
        echo json_encode([session_id(), session_status(), $_SESSION]), "\n";
        session_id('child');
        session_start();
        $_SESSION['of'] = 'child';
        Co::sleep(0.001);
        // A Fiber is the coroutine's.
        $fiber = new Fiber(function () {
            $_SESSION['fiber'] = Fiber::suspend();
            Co::sleep(0.001);
        });
        $fiber->start();
        Co::sleep(0.001);
        $fiber->resume(true);
        echo json_encode([session_id(), $_SESSION]), "\n";
        unset($_SESSION);
        Co::sleep(0.001);
        echo isset($_SESSION) ? 'set' : 'unset', "\n";
    });
    $reference = 'kept';
    Co::sleep(0.001);
    echo json_encode([session_id(), $_SESSION]), "\n";
});
echo json_encode([session_id(), session_status(), $_SESSION]), "\n";
session_write_close();
ob_end_flush();
echo stored($directory);
?>
--EXPECT--
{"of":"main"}
unset
[{"of":"parent"},{"of":"parent"},true]
["",1,{"of":"main"}]
["parent",{"of":"parent","reference":"kept"}]
["child",{"of":"child","fiber":true}]
unset
["main",2,{"of":"main"}]
{"child":"of|s:5:\"child\";fiber|b:1;","main":"of|s:4:\"main\";","parent":"of|s:6:\"parent\";reference|s:4:\"kept\";"}
