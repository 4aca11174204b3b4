--TEST--
A call that blocks the loop is reported with its internal function, the caller, file and line, and is not cut short
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
show_reports(<<<'PHP'
    namespace App;
    class Work {
        static function statically() { \usleep(200_000); }
        function __construct(bool $blocks = false) { if ($blocks) \usleep(200_000); }
        function call() {
            usleep(
                200_000
            );
        }
        function __invoke() { return array_map('usleep', [200_000]); }
        function byName(string $name) { $name(200_000); }
        function method(\SplObjectStorage $storage) { $storage->attach($this); }
    }
    class Slow extends \SplObjectStorage { function getHash($object): string { usleep(200_000); return ''; } }
    \Co\run(function () {
        $work = new Work;
        $todo = [
            [Work::class, 'statically'],
            [$work, 'call'],
            $work,
            fn () => new Work(true),
            fn () => $work->byName('usleep'),
            fn () => $work->method(new Slow),
        ];
        foreach ([...$todo, ...$todo] as $call) {
            $start = hrtime(true);
            $call();
            if (hrtime(true) - $start < 200e6) {
                echo "cut short\n";
            }
            \Co::sleep(0);
        }
        $start = hrtime(true);
        \var_dump(time_nanosleep(0, 200_000_000), sleep(1), hrtime(true) - $start >= 1.2e9);
    });
    PHP);
?>
--EXPECT--
[time]	WARNING	usleep() blocked the event loop for some time, called by App\Work::statically() in SCRIPT:4
[time]	WARNING	usleep() blocked the event loop for some time, called by App\Work::call() in SCRIPT:7
[time]	WARNING	array_map() blocked the event loop for some time, called by App\Work::__invoke() in SCRIPT:11
[time]	WARNING	usleep() blocked the event loop for some time, called by App\Work::__construct() in SCRIPT:5
[time]	WARNING	usleep() blocked the event loop for some time, called by App\Work::byName() in SCRIPT:12
[time]	WARNING	usleep() blocked the event loop for some time, called by App\Slow::getHash() in SCRIPT:15
bool(true)
int(0)
bool(true)
[time]	WARNING	sleep() blocked the event loop for some time, called by App\{closure}() in SCRIPT:35
