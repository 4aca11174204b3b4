--TEST--
Outside of a coroutine every method throws Swoole\Error
--FILE--
<?php
$arguments = [
    'gethostbyname' => ['localhost'], 'dnsLookup' => ['localhost'], 'exec' => ['true'], 'sleep' => [0.01],
    'getaddrinfo' => ['localhost'], 'statvfs' => ['/'], 'readFile' => [__FILE__], 'writeFile' => ['/dev/null', ''],
    'wait' => [], 'waitPid' => [1], 'waitSignal' => [SIGUSR1], 'waitEvent' => [1],
    'fread' => [STDIN], 'fwrite' => [STDOUT, ''], 'fgets' => [STDIN],
];
foreach ((new ReflectionClass('Swoole\Coroutine\System'))->getMethods() as $method) {
    foreach (['Swoole\Coroutine\System', 'Swoole\Coroutine'] as $class) {
        if (!method_exists($class, $method->name)) {
            continue;
        }
        try {
            @$class::{$method->name}(...$arguments[$method->name]);
            echo "$class::$method->name: nothing\n";
        } catch (Swoole\Error $e) {
            if ($e->getMessage() !== 'API must be called in the coroutine' || $e->getCode() !== SWOOLE_ERROR_CO_OUT_OF_COROUTINE) {
                echo "$class::$method->name: ", $e->getMessage(), "\n";
            }
            unset($arguments[$method->name]['never']);
        }
    }
}
var_dump(swoole_last_error() === SWOOLE_ERROR_CO_OUT_OF_COROUTINE);
?>
--EXPECT--
bool(true)
