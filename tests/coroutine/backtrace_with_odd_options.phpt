--TEST--
printBackTrace() and getBackTrace() with options that do not exist, and limits that no stack has
--FILE--
<?php
class Deep
{
    public function call(int $depth): void
    {
        $depth ? $this->call($depth - 1) : Co::yield();
    }
}
/** How many calls are printed, and if with arguments. */
function printed(mixed ...$arguments): string
{
    ob_start();
    $result = Co::printBackTrace(...$arguments);
    $text = ob_get_clean();
    return substr_count($text, "\n") . (str_contains($text, 'call(1)') ? ' with arguments' : '') . ($result === null ? '' : '?');
}
Co\run(function () {
    $id = go(fn () => (new Deep())->call(2));
    foreach ([0, DEBUG_BACKTRACE_PROVIDE_OBJECT, DEBUG_BACKTRACE_IGNORE_ARGS, 3, 4, -1, -4, PHP_INT_MAX, PHP_INT_MIN] as $options) {
        $call = Co::getBackTrace($id, $options)[2];
        echo "options $options: ", printed($id, $options), isset($call['args']) ? ', args' : '', isset($call['object']) ? ', object' : '', "\n";
    }
    foreach ([0, 1, 4, 5, 6, -1, PHP_INT_MAX, PHP_INT_MIN, 1 << 32] as $limit) {
        echo "limit $limit: ", printed($id, 0, $limit), ', ', count(Co::getBackTrace($id, 0, $limit)), "\n";
    }
    echo 'of nobody: ', printed(12345, -1, -1), ', ', printed(-1), ', ', printed(PHP_INT_MIN, PHP_INT_MIN, PHP_INT_MIN), "\n";
    echo 'its own: ', printed(0, -1, 1), "\n";
    foreach ([[$id, 'x'], [$id, 0, []], [$id, 0, 0, 0]] as $arguments) {
        try {
            Co::printBackTrace(...$arguments);
        } catch (TypeError $e) {
            echo $e->getMessage(), "\n";
        }
    }
    Co::resume($id);
});
?>
--EXPECT--
options 0: 5 with arguments, args
options 1: 5 with arguments, args, object
options 2: 5
options 3: 5, object
options 4: 5 with arguments, args
options -1: 5, object
options -4: 5 with arguments, args
options 9223372036854775807: 5, object
options -9223372036854775808: 5 with arguments, args
limit 0: 5 with arguments, 5
limit 1: 1, 1
limit 4: 4 with arguments, 4
limit 5: 5 with arguments, 5
limit 6: 5 with arguments, 5
limit -1: 5 with arguments, 5
limit 9223372036854775807: 5 with arguments, 5
limit -9223372036854775808: 5 with arguments, 5
limit 4294967296: 5 with arguments, 5
of nobody: 0, 0, 0
its own: 1
Swoole\Coroutine::printBackTrace(): Argument #2 ($options) must be of type int, string given
Swoole\Coroutine::printBackTrace(): Argument #3 ($limit) must be of type int, array given
Swoole\Coroutine::printBackTrace() expects at most 3 arguments, 4 given
