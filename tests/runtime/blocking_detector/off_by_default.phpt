--TEST--
Off by default, and switched on and off while the script runs
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
show_reports(<<<'PHP'
    Co\run(function () {
        usleep(200_000);
        Co::sleep(0);
        echo "on\n";
        ini_set('swoole.blocking_detection', true);
        usleep(200_000);
        Co::sleep(0);
        echo "off\n";
        ini_set('swoole.blocking_detection', false);
        usleep(200_000);
        Co::sleep(0);
        echo "on\n";
        ini_set('swoole.blocking_detection', 'yes');
        usleep(200_000);
    });
    PHP, '-d swoole.blocking_detection=Off');
var_dump(ini_get('swoole.blocking_detection'), ini_get('swoole.blocking_threshold'));
?>
--EXPECT--
on
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:7
off
on
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:15
string(3) "Off"
string(6) "100000"
