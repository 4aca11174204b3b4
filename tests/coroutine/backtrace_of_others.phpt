--TEST--
getBackTrace() and printBackTrace() of the running one, a parked one, a waiting resumer, a Fiber within
--FILE--
<?php
class Deep
{
    public function call(int $depth, string $secret): void
    {
        $depth ? $this->call($depth - 1, $secret) : Co::yield();
    }
}
function names(array|false $trace): string
{
    return $trace === false ? 'false' : implode(' < ', array_map(fn ($call) => ($call['class'] ?? '') . ($call['type'] ?? '') . $call['function'], $trace));
}
Co\run(function () {
    $id = go(fn () => (new Deep())->call(2, 'secret'));
    echo names(Co::getBackTrace($id)), "\n";
    echo names(Co::getBackTrace($id, 0, 2)), "\n";
    $call = Co::getBackTrace($id)[1];
    var_dump($call['object'] instanceof Deep, $call['args'], $call['line'], basename($call['file']) === basename(__FILE__));
    var_dump(isset(Co::getBackTrace($id, 0)[1]['object']), isset(Co::getBackTrace($id, DEBUG_BACKTRACE_IGNORE_ARGS)[1]['args']));
    Co::printBackTrace($id);
    Co::printBackTrace($id, DEBUG_BACKTRACE_IGNORE_ARGS, 2);
    $me = Co::getCid();
    go(function () use ($me) {
        echo 'its resumer: ', names(Co::getBackTrace($me)), "\n";
        go(function () use ($me) {
            echo 'one further up: ', names(Co::getBackTrace($me)), "\n";
            echo 'itself: ', names(Co::getBackTrace()), ' = ', names(Co::getBackTrace(Co::getCid())), "\n";
        });
    });
    $fiber = go(function () {
        $fiber = new Fiber(fn () => array_map(fn () => Co::yield(), [1]));
        $fiber->start();
    });
    echo 'in a Fiber: ', names(Co::getBackTrace($fiber)), "\n";
    $generator = go(function () {
        $generate = function () { yield Co::yield(); };
        foreach ($generate() as $_);
    });
    echo 'in a generator: ', names(Co::getBackTrace($generator)), "\n";
    array_map(Co::resume(...), [$id, $fiber, $generator]);
    var_dump(Co::getBackTrace($id), swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS);
    var_dump(Co::printBackTrace($id));
});
(function () { echo 'the main script: ', names(Co::getBackTrace()), "\n"; })();
?>
--EXPECTF--
Swoole\Coroutine::yield < Deep->call < Deep->call < Deep->call < {closure}
Swoole\Coroutine::yield < Deep->call
bool(true)
array(2) {
  [0]=>
  int(0)
  [1]=>
  string(6) "secret"
}
int(6)
bool(true)
bool(false)
bool(false)
#0 %sbacktrace_of_others.php(%d): Swoole\Coroutine::yield()
#1 %sbacktrace_of_others.php(%d): Deep->call(0, 'secret')
#2 %sbacktrace_of_others.php(%d): Deep->call(1, 'secret')
#3 %sbacktrace_of_others.php(%d): Deep->call(2, 'secret')
#4 [internal function]: {closure}()
#0 %sbacktrace_of_others.php(%d): Swoole\Coroutine::yield()
#1 %sbacktrace_of_others.php(%d): Deep->call()
its resumer: go < {closure}
one further up: go < {closure}
itself: Swoole\Coroutine::getBackTrace < {closure} = Swoole\Coroutine::getBackTrace < {closure}
in a Fiber: Swoole\Coroutine::yield < {closure} < array_map < {closure} < Fiber->start < {closure}
in a generator: Swoole\Coroutine::yield < {closure} < {closure}
bool(false)
bool(true)
NULL
the main script: Swoole\Coroutine::getBackTrace < {closure}
