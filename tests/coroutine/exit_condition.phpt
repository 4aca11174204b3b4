--TEST--
exit_condition keeps the event loop going until it says otherwise
--FILE--
<?php
$asked = 0;
Co::set(['exit_condition' => function () use (&$asked) {
    echo 'asked in ', Co::getCid(), ', coroutines: ', Co::stats()['coroutine_num'], "\n";
    if (++$asked === 2) {
        // Something new to wait for.
        go(function () { Co::sleep(0.001); echo "one more\n"; });
    }
    return $asked >= 3;
}]);
Co\run(function () { echo "run\n"; });
echo "ended\n";
Co::set(['exit_condition' => function () { throw new Exception('thrown'); }]);
try {
    Co\run(fn () => null);
} catch (Exception $exception) {
    echo $exception->getMessage(), "\n";
}
Co::set(['exit_condition' => null]);
Co\run(function () { echo "run\n"; });
?>
--EXPECT--
run
asked in -1, coroutines: 0
asked in -1, coroutines: 0
one more
asked in -1, coroutines: 0
ended
thrown
run
