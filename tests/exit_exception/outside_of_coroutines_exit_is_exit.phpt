--TEST--
exit on the main stack ends the script as ever, after the loop has run
--FILE--
<?php
go(function () {
    Co::sleep(0.001);
    echo "woke\n";
});
try {
    echo "exits\n";
    exit("last words\n");
} catch (Throwable $throwable) {
    echo "never\n";
} finally {
    echo "never\n";
}
?>
--EXPECT--
exits
last words
woke
