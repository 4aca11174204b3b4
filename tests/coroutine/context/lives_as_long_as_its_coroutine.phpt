--TEST--
getContext() keeps values for as long as the coroutine
--FILE--
<?php
class Noisy
{
    public function __construct(private string $name) {}
    public function __destruct()
    {
        echo "$this->name gone in ", Co::getCid(), ', ', json_encode(Co::getContext()), "\n";
    }
}
Co\run(function () {
    $id = go(function () {
        $context = Co::getContext();
        var_dump($context === Co::getContext(), $context === Co::getContext(Co::getCid()), get_class($context), $context instanceof ArrayObject);
        $context['noisy'] = new Noisy('first');
            unset($context);
        Co::sleep(0.001);
        echo count(Co::getContext()), "\n";
        defer(function () { echo "deferred\n"; Co::getContext()['late'] = new Noisy('late'); });
    });
    var_dump(Co::getContext($id)['noisy'] instanceof Noisy, isset(Co::getContext()['noisy']));
    Co::join([$id]);
    var_dump(Co::getContext($id), swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS);
    $kept = null;
    go(function () use (&$kept) { $kept = Co::getContext(); $kept[] = 'kept'; });
    echo json_encode($kept), "\n";
});
var_dump(Co::getContext());
?>
--EXPECTF--
bool(true)
bool(true)
string(24) "Swoole\Coroutine\Context"
bool(true)
bool(true)
bool(false)
1
deferred
first gone in 2, 
Warning: Swoole\Coroutine::getContext(): Context of this coroutine has been destroyed in %slives_as_long_as_its_coroutine.php on line %d
null
late gone in 2, 
Warning: Swoole\Coroutine::getContext(): Context of this coroutine has been destroyed in %slives_as_long_as_its_coroutine.php on line %d
null
NULL
bool(true)
{"0":"kept"}
NULL
