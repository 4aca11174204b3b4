--TEST--
A native session belongs to the coroutine that has opened it, $_SESSION with it
--FILE--
<?php
require __DIR__ . '/sessions.inc';
use_sessions($directory = session_directory());

$said = [];
Co\run(function () use (&$said) {
    foreach (['alice', 'bob', 'carol'] as $who) {
        go(function () use ($who, &$said) {
            session_id($who);
            Co::sleep(0.002);
            session_start();
            $_SESSION['who'] = $who;
            Co::sleep(0.002);
            $_SESSION['list'][] = session_id();
            Co::sleep(0.002);
            if ($who === 'bob') {
                session_write_close();
                Co::sleep(0.002);
            }
            $said[] = sprintf("%s: %s, %s, %d", $who, session_id(), json_encode($_SESSION), session_status());
        });
    }
    go(function () use (&$said) {
        Co::sleep(0.003);
        $said[] = sprintf("another: %s, %s, %d", var_export(session_id(), true), isset($_SESSION) ? 'set' : 'unset', session_status());
    });
});
sort($said);
echo implode("\n", $said), "\n", stored($directory);

// Twenty at once, again and again: each finds what it has left there.
$wrong = [];
Co\run(function () use (&$wrong) {
    for ($round = 0; $round < 3; $round++) {
        $all = new Co\WaitGroup(20);
        for ($i = 0; $i < 20; $i++) {
            go(function () use ($i, $round, $all, &$wrong) {
                session_id("user$i");
                session_start();
                if (session_id() !== "user$i" || ($_SESSION['rounds'] ?? 0) !== $round || ($_SESSION['i'] ?? $i) !== $i) {
                    $wrong[] = [$i, session_id(), $_SESSION];
                }
                $_SESSION['i'] = $i;
                $_SESSION['rounds'] = $round + 1;
                session_write_close();
                $_SESSION = [];
                $all->done();
            });
        }
        $all->wait();
    }
});
var_dump($wrong);
?>
--EXPECT--
alice: alice, {"who":"alice","list":["alice"]}, 2
another: '', unset, 1
bob: bob, {"who":"bob","list":["bob"]}, 1
carol: carol, {"who":"carol","list":["carol"]}, 2
{"alice":"who|s:5:\"alice\";list|a:1:{i:0;s:5:\"alice\";}","bob":"who|s:3:\"bob\";list|a:1:{i:0;s:3:\"bob\";}","carol":"who|s:5:\"carol\";list|a:1:{i:0;s:5:\"carol\";}"}
array(0) {
}
