--TEST--
An error handler that waits is called for the errors of others, too, and not for its own
--FILE--
<?php
ini_set('display_errors', '1');
ini_set('html_errors', '0');

$calls = 0;
$handler = function (int $level, string $message) use (&$calls) {
    $calls++;
    Co::sleep(0.005);
    if ($message === 'throw') {
        throw new ErrorException($message);
    }
    if ($message === 'nested') {
        trigger_error('within the handler');
    }
    if ($message === 'trace') {
        echo implode(' < ', array_column(debug_backtrace(), 'function')), "\n";
    }
    return $message !== 'not handled';
};
function raise(string $message): void
{
    trigger_error($message);
}
set_error_handler($handler);

Co\run(function () use (&$calls) {
    for ($i = 0; $i < 1000; $i++) {
        go(fn () => raise('plain'));
    }
    go(fn () => raise('nested'));
    go(fn () => raise('trace'));
    go(fn () => raise('not handled'));
    go(function () {
        try {
            raise('throw');
        } catch (ErrorException $e) {
            echo 'thrown: ', $e->getMessage(), "\n";
        }
    });
    $id = go(fn () => raise('canceled'));
    Co::cancel($id);
    Co::sleep(0.05);
    echo "$calls calls\n";
});
var_dump(set_error_handler(null) === $handler);

echo "another one is set while the first waits\n";
set_error_handler(function ($level, $message) {
    Co::sleep(0.005);
    echo "first: $message\n";
    return true;
});
Co\run(function () {
    go(fn () => raise('a'));
    go(function () {
        set_error_handler(function ($level, $message) {
            echo "second: $message\n";
            return true;
        });
        raise('b');
        Co::sleep(0.01);
        raise('c');
        restore_error_handler();
        raise('d');
    });
    Co::sleep(0.02);
    restore_error_handler();
    var_dump(set_error_handler(null));
});
?>
--EXPECTF--

Notice: within the handler in %s on line %d
{closure} < trigger_error < raise < {closure}

Notice: not handled in %s on line %d
thrown: throw
1005 calls
bool(true)
another one is set while the first waits
second: b
first: a
second: c
first: d
NULL
