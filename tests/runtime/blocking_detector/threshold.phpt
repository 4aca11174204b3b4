--TEST--
blocking_threshold is a number of microseconds, 100000 by default; nothing else is taken
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
foreach (['', 'long', '-1', '1s', '0.5', '99999999999999999999'] as $nonsense) {
    if (ini_set('swoole.blocking_threshold', $nonsense) !== false) {
        echo "took '$nonsense'\n";
    }
}
var_dump(ini_set('swoole.blocking_threshold', '2500'), ini_get('swoole.blocking_threshold'));
show_reports(<<<'PHP'
    ini_set('swoole.blocking_threshold', '100000000');
    Co\run(function () {
        usleep(200_000);
        Co::sleep(0);
        ini_set('swoole.blocking_threshold', '500');
        usleep(200_000);
    });
    PHP);
?>
--EXPECT--
string(6) "100000"
string(4) "2500"
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:7
