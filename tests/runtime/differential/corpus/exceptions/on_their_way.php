<?php
// An exception frees what a function held, and freeing it waits: children, processes, files, objects.
require getenv('SHOW');

class Slow
{
    public function __destruct()
    {
        usleep(2_000);
        echo "destructor\n";
    }
}
class Wrapper
{
    public $context;
    public function stream_open(): bool
    {
        return true;
    }
    public function stream_close(): void
    {
        usleep(2_000);
        echo "stream closed\n";
    }
}
stream_wrapper_register('own', Wrapper::class);
$holders = [
    'popen' => fn () => popen('sleep 0.03', 'r'),
    'proc_open' => fn () => proc_open('sleep 0.03', [], $none),
    'object' => fn () => new Slow,
    'own stream' => fn () => fopen('own://x', 'w'),
    'file' => function () {
        $file = fopen('file', 'w');
        fwrite($file, 'x');
        return $file;
    },
    'generator' => function () {
        $generator = (function () {
            try {
                yield 1;
            } finally {
                usleep(2_000);
                echo "generator ended\n";
            }
        })();
        $generator->current();
        return $generator;
    },
];
foreach ($holders as $name => $make) {
    $throw = function () use ($make) {
        $held = $make();
        usleep(1_000);
        throw new RuntimeException('on its way');
    };
    attempt($name, $throw);
    attempt("$name, two", function () use ($throw) {
        $held = new Slow;
        try {
            $throw();
        } finally {
            usleep(1_000);
            echo "finally\n";
        }
    });
    attempt("$name, in a Fiber", function () use ($throw) {
        (new Fiber($throw))->start();
    });
    attempt("$name, in a callback", fn () => array_map($throw, [1]));
    attempt("$name, replaced", function () use ($throw) {
        try {
            $throw();
        } catch (RuntimeException $error) {
            throw new LogicException('another', previous: $error);
        }
    });
}
