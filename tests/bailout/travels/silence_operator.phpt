--TEST--
@ silences its own coroutine only, across a wait
--FILE--
<?php
function warns(string $name)
{
    Co::sleep(0);
    return $undefined[$name];
}
go(function () {
    @warns('silenced');
    echo 'after @: ', error_reporting() === E_ALL ? 'E_ALL' : error_reporting(), "\n";
});
go(function () {
    echo 'another: ', error_reporting() === E_ALL ? 'E_ALL' : error_reporting(), "\n";
    warns('heard');
});
go(function () {
    @go(function () {
        echo 'started under @: ', error_reporting() === E_ALL ? 'E_ALL' : error_reporting(), "\n";
        Co::sleep(0);
        echo 'and later: ', error_reporting() === E_ALL ? 'E_ALL' : error_reporting(), "\n";
    });
});
echo 'main: ', error_reporting() === E_ALL ? 'E_ALL' : error_reporting(), "\n";
?>
--EXPECTF--
another: E_ALL
started under @: E_ALL
main: E_ALL
after @: E_ALL

Warning: Undefined variable $undefined in %s on line %d

Warning: Trying to access array offset on value of type null in %s on line %d
and later: E_ALL
