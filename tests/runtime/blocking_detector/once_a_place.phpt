--TEST--
A place is reported once, another line is another place, and the longest of several in a row is the one
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
show_reports(<<<'PHP'
    Co\run(function () {
        for ($i = 0; $i < 3; $i++) {
            usleep(150_000);
            Co::sleep(0);
        }
        usleep(150_000);
        Co::sleep(0);
        time_nanosleep(0, 60_000_000);
        usleep(400_000);
        time_nanosleep(0, 60_000_000);
    });
    PHP);
?>
--EXPECT--
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:4
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:7
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:10
