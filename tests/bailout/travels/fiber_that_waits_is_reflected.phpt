--TEST--
ReflectionFiber says where a Fiber stands, also when that is in another coroutine, and refuses when nobody is in it any more
--FILE--
<?php
function deep(int $n): void
{
    if ($n) {
        deep($n - 1);
        return;
    }
    Fiber::suspend(1);
}
function wait(): void
{
    Co::sleep(0.01);
}
function look(Fiber $fiber): void
{
    $junk = [];
    for ($i = 0; $i < 100; $i++) {
        $junk[] = [str_repeat("j$i", 7)];
    }
    $reflection = new ReflectionFiber($fiber);
    foreach (['getExecutingLine', 'getExecutingFile', 'getTrace'] as $method) {
        try {
            $result = $reflection->$method();
            if (is_array($result)) {
                $result = implode(' < ', array_map(fn ($call) => $call['function'] . ':' . ($call['line'] ?? '-'), array_slice($result, 0, 4)));
            }
            echo "  $method ", is_string($result) ? basename($result) : json_encode($result), "\n";
        } catch (Error $error) {
            echo "  $method ", $error->getMessage(), "\n";
        }
    }
}
Co\run(function () {
    $fiber = new Fiber(function () {
        deep(30);
        wait();
        deep(2);
        go(function () {
            look($GLOBALS['fiber']);
            $inner = new Fiber(fn () => look($GLOBALS['fiber']));
            $inner->start();
        });
        look($GLOBALS['fiber']);
        $resumes = new Fiber(function () {
            look($GLOBALS['fiber']);
            wait();
        });
        $resumes->start();
    });
    $GLOBALS['fiber'] = $fiber;
    echo "not started\n";
    look($fiber);
    $done = new Co\Channel;
    go(function () use ($fiber, $done) {
        $fiber->start();
        $fiber->resume();
        $done->push(true);
        $fiber->resume();
        $done->push(true);
    });
    echo "waits in another coroutine\n";
    look($fiber);
    $done->pop();
    echo "suspended by another coroutine\n";
    look($fiber);
    echo "from a coroutine that it has started, from a Fiber in that, from itself, from a Fiber that it has started\n";
    Co::sleep(0);
    echo "has resumed a Fiber that waits in another coroutine\n";
    look($fiber);
    $done->pop();
    echo "ended\n";
    look($fiber);
    foreach (['resume', 'start'] as $method) {
        try {
            $fiber->$method();
        } catch (FiberError $error) {
            echo $error->getMessage(), "\n";
        }
    }
});
echo "in a child, of which it is the parent's\n";
Co\run(function () {
    $fiber = new Fiber(function () {
        deep(10);
        Co::sleep(0.1);
    });
    go(function () use ($fiber) {
        $fiber->start();
        $fiber->resume();
    });
    if (!($pid = pcntl_fork())) {
        look($fiber);
        try {
            $fiber->resume();
        } catch (FiberError $error) {
            echo '  ', $error->getMessage(), "\n";
        }
        return;
    }
    $ended = Co\System::waitPid($pid);
    echo "  status {$ended['code']}\n";
});
?>
--EXPECT--
not started
  getExecutingLine Cannot fetch information from a fiber that has not been started or is terminated
  getExecutingFile Cannot fetch information from a fiber that has not been started or is terminated
  getTrace Cannot fetch information from a fiber that has not been started or is terminated
waits in another coroutine
  getExecutingLine 12
  getExecutingFile fiber_that_waits_is_reflected.php
  getTrace sleep:12 < wait:36 < {closure}:-
suspended by another coroutine
  getExecutingLine 8
  getExecutingFile fiber_that_waits_is_reflected.php
  getTrace suspend:8 < deep:5 < deep:5 < deep:37
from a coroutine that it has started, from a Fiber in that, from itself, from a Fiber that it has started
  getExecutingLine 38
  getExecutingFile fiber_that_waits_is_reflected.php
  getTrace go:38 < {closure}:-
  getExecutingLine 38
  getExecutingFile fiber_that_waits_is_reflected.php
  getTrace go:38 < {closure}:-
  getExecutingLine 23
  getExecutingFile fiber_that_waits_is_reflected.php
  getTrace getTrace:23 < look:43 < {closure}:-
  getExecutingLine 48
  getExecutingFile fiber_that_waits_is_reflected.php
  getTrace start:48 < {closure}:-
has resumed a Fiber that waits in another coroutine
  getExecutingLine 48
  getExecutingFile fiber_that_waits_is_reflected.php
  getTrace start:48 < {closure}:-
ended
  getExecutingLine Cannot fetch information from a fiber that has not been started or is terminated
  getExecutingFile Cannot fetch information from a fiber that has not been started or is terminated
  getTrace Cannot fetch information from a fiber that has not been started or is terminated
Cannot resume a fiber that is not suspended
Cannot start a fiber that has already been started
in a child, of which it is the parent's
  getExecutingLine Cannot fetch information from a fiber whose coroutine was left
  getExecutingFile Cannot fetch information from a fiber whose coroutine was left
  getTrace Cannot fetch information from a fiber whose coroutine was left
  Cannot resume a fiber that is not suspended
  status 0
