--TEST--
However a call of a gated module ends, the next one comes in: an exception, a cancellation inside and at the gate, exit, the memory limit, a circle
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_compiler.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/clumsy.php';
$story = function (string $name, string $code, string $options = '') {
    echo "$name:\n";
    run_with_modules(['clumsy', 'sloppy'], $code, $options);
};

$story('an exception', <<<'PHP'
    Co\run(function () {
        go(function () {
            try {
                clumsy_call(function () {
                    // Whoever is inside comes in again.
                    echo clumsy_nap(1, 'again'), "\n";
                    throw new LogicException('from the callback');
                }, 'first');
            } catch (LogicException $exception) {
                echo $exception->getMessage(), "\n";
            }
        });
        go(fn () => print(clumsy_nap(1, 'second') . "\n"));
    });
    PHP);

$story('a cancellation', <<<'PHP'
    Co\run(function () {
        [$mine, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $inside = go(fn () => var_dump(clumsy_ask($mine, 'never answered')));
        $line = [];
        foreach ([1, 2, 3] as $i) {
            $line[] = go(function () use ($i) {
                try {
                    echo clumsy_nap(1, "number $i"), "\n";
                } catch (Swoole\Coroutine\CanceledException $exception) {
                    echo "number $i: ", $exception->getMessage(), "\n";
                }
            });
        }
        Co::cancel($line[1]);
        Co::sleep(0.001);
        Co::cancel($inside);
        Co::join([$inside, ...$line]);
        clumsy_most();
        echo clumsy_nap(1, 'later'), ', ', clumsy_most(), " inside\n";
    });
    PHP);

$story('exit', <<<'PHP'
    register_shutdown_function(fn () => print(clumsy_nap(1, 'at shutdown') . "\n"));
    Co\run(function () {
        go(function () {
            try {
                clumsy_call(function () {
                    Co::sleep(0.001);
                    exit(3);
                }, 'first');
            } catch (Swoole\ExitException $exit) {
                echo 'status ', $exit->getStatus(), "\n";
            }
        });
        go(fn () => print(clumsy_nap(1, 'in line') . "\n"));
    });
    PHP);

$story('a fatal error while one is inside for ever', <<<'PHP'
    register_shutdown_function(fn () => print("\n" . clumsy_nap(1, 'at shutdown') . "\n"));
    [$mine, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    Co\run(function () use ($mine) {
        go(fn () => clumsy_ask($mine, 'never answered'));
        go(fn () => print("NEVER: " . clumsy_nap(1, 'in line') . "\n"));
        go(function () {
            Co::sleep(0.001);
            trigger_error('the end', E_USER_ERROR);
        });
    });
    PHP);

$story('the memory limit', <<<'PHP'
    register_shutdown_function(fn () => print("\n" . clumsy_nap(1, 'at shutdown') . "\n"));
    Co\run(function () {
        go(fn () => clumsy_call(function () {
            Co::sleep(0.001);
            str_repeat('x', 64 << 20);
        }, 'first'));
        go(fn () => print(clumsy_nap(1, 'in line') . "\n"));
    });
    PHP, '-d memory_limit=32M');

$story('a circle', <<<'PHP'
    Co\run(function () {
        $both = new Co\WaitGroup(2);
        $meet = function () use ($both) {
            $both->done();
            $both->wait();
        };
        $say = fn (Swoole\Error $error) => preg_replace(['/coroutine#\d+/', '~\(\S*?:\d+\)~'], ['coroutine#N', '(PLACE)'], $error->getMessage());
        foreach ([['clumsy', 'sloppy'], ['sloppy', 'clumsy']] as [$outer, $inner]) {
            go(function () use ($outer, $inner, $meet, $say) {
                echo ("{$outer}_call")(function () use ($inner, $meet, $say, $outer) {
                    $meet();
                    try {
                        ("{$inner}_nap")(1, "$inner in $outer") === "$inner in $outer" && print("$inner in $outer\n");
                    } catch (Swoole\Error $error) {
                        echo $say($error), "\n";
                    }
                }, "$outer goes on"), "\n";
            });
        }
    });
    PHP);
?>
--EXPECTF--
an exception:
again
from the callback
second
status 0
a cancellation:
number 2: Coroutine canceled while it waited for its turn in clumsy
bool(false)
number 1
number 3
later, 1 inside
status 0
exit:
status 3
in line
at shutdown
status 0
a fatal error while one is inside for ever:
Fatal error: the end in SCRIPT on line 10

at shutdown
status 255
the memory limit:
Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) in SCRIPT on line 7

at shutdown
status 255
a circle:
deadlock: coroutine#N (PLACE) is inside clumsy and waits for the one that now waits for it, in coroutine#N (PLACE)
sloppy goes on
sloppy in clumsy
clumsy goes on
status 0
