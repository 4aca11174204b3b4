--TEST--
An exception that is being handled while others throw and catch
--FILE--
<?php
function clean(string $name) { Co::sleep(0); try { throw new Exception("inner $name"); } catch (Exception) { Co::sleep(0); } }
foreach (['a', 'b', 'c'] as $name) {
    go(function () use ($name) {
        try {
            try {
                throw new Exception("first $name");
            } finally {
                clean($name);
                throw new Exception("second $name");
            }
        } catch (Exception $exception) {
            echo $exception->getMessage(), ' after ', $exception->getPrevious()->getMessage(), "\n";
        }
    });
}
?>
--EXPECT--
second a after first a
second b after first b
second c after first c
