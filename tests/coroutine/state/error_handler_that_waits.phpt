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
    $id = go(fn () => raise('canceled'));
    Co::cancel($id);
    while (Co::stats()['coroutine_num'] > 1) {
        Co::sleep(0.01);
    }
    echo "$calls calls\n";
});
foreach (['nested', 'trace', 'not handled', 'throw'] as $message) {
    Co\run(function () use ($message) {
        try {
            raise($message);
        } catch (ErrorException $e) {
            echo 'thrown: ', $e->getMessage(), "\n";
        }
    });
}
var_dump(set_error_handler(null) === $handler);

echo "an error with an exception on its way up calls nobody, and the next one does\n";
set_error_handler($handler);
Co\run(function () {
    $raises = new class extends php_user_filter {
        public function filter($in, $out, &$consumed, bool $closing): int
        {
            if ($closing) {
                return PSFS_PASS_ON;
            }
            throw new Exception('from a filter');
        }
    };
    stream_filter_register('raises', $raises::class);
    $stream = fopen('php://memory', 'w+');
    stream_filter_append($stream, 'raises', STREAM_FILTER_WRITE);
    try {
        fwrite($stream, 'text');
    } catch (Exception $e) {
        echo $e->getMessage(), "\n";
    }
    raise('not handled');
});
set_error_handler(null);

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
1001 calls

Notice: within the handler in %s on line %d
{closure} < trigger_error < raise < {closure}

Notice: not handled in %s on line %d
thrown: throw
bool(true)
an error with an exception on its way up calls nobody, and the next one does
from a filter

Notice: not handled in %s on line %d
another one is set while the first waits
second: b
first: a
second: c
first: d
NULL
