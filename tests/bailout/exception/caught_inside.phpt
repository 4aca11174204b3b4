--TEST--
Exceptions that are caught where they happen disturb nobody
--FILE--
<?php
go(function () {
    try {
        go(function () {
            try {
                throw new Exception('inner');
            } catch (Exception $exception) {
                echo 'caught ', $exception->getMessage(), "\n";
            } finally {
                echo "inner finally\n";
            }
        });
        Co::sleep(0.001);
        throw new Exception('outer, after a wait');
    } catch (Exception $exception) {
        echo 'caught ', $exception->getMessage(), "\n";
    } finally {
        echo "outer finally\n";
    }
});
echo "main ends\n";
?>
--EXPECT--
caught inner
inner finally
main ends
caught outer, after a wait
outer finally
