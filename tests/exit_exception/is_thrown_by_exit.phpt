--TEST--
exit in a coroutine throws Swoole\ExitException, which tells the status
--FILE--
<?php
foreach ([
    function () { exit; },
    fn () => exit(),
    fn () => exit(7),
    fn () => exit('words'),
    fn () => die(['an', 'array']),
] as $call) {
    go(function () use ($call) {
        try {
            $call();
        } catch (Swoole\ExitException $exception) {
            echo get_class($exception), ': ', $exception->getMessage(), ' ', $exception->getCode(), "\n";
            var_dump($exception->getFlags() === SWOOLE_EXIT_IN_COROUTINE);
            echo json_encode($exception->getStatus()), "\n";
        }
    });
}
var_dump(is_subclass_of(Swoole\ExitException::class, Swoole\Exception::class));
?>
--EXPECT--
Swoole\ExitException: swoole exit 0
bool(true)
null
Swoole\ExitException: swoole exit 0
bool(true)
null
Swoole\ExitException: swoole exit 0
bool(true)
7
Swoole\ExitException: swoole exit 0
bool(true)
"words"
Swoole\ExitException: swoole exit 0
bool(true)
["an","array"]
bool(true)
