--TEST--
parse_ini_file() in many coroutines, from a stream that comes slowly: one is parsed at a time, in order, whatever happens to the others
--FILE--
<?php
/** An INI file whose lines come one at a time. */
class Slow
{
    public $context;
    private array $lines;

    public function stream_open(string $path): bool
    {
        $name = parse_url($path, PHP_URL_HOST);
        $this->lines = ["[$name]\n", "name = \"$name\"\n", "list[] = 1\n", $name === 'throws' ? '' : "list[] = 2\n"];
        return true;
    }

    public function stream_read(): string
    {
        Co::sleep(0);
        $line = array_shift($this->lines);
        if ($line === '') {
            throw new DomainException('in the middle');
        }
        return $line ?? '';
    }

    public function stream_eof(): bool
    {
        return !$this->lines;
    }

    public function stream_stat(): array
    {
        return [];
    }

    public function stream_set_option(): bool
    {
        return false;
    }
}
stream_wrapper_register('slow', 'Slow');
$is_right = fn (string $name) => parse_ini_file("slow://$name/x.ini", true) === [$name => ['name' => $name, 'list' => ['1', '2']]];

Co\run(function () use ($is_right) {
    $done = [];
    $all = [];
    for ($i = 0; $i < 1000; $i++) {
        $all[] = go(function () use ($i, $is_right, &$done) {
            $done[$i] = $is_right("name$i");
        });
    }
    Co::join($all);
    echo count(array_filter($done)), ' right, ', array_keys($done) === range(0, 999) ? 'in order' : 'in another order', "\n";
});

Co\run(function () use ($is_right) {
    $try = function (string $name) use ($is_right) {
        try {
            $verdict = $is_right($name) ? 'right' : 'WRONG';
            echo "$name: $verdict\n";
        } catch (Throwable $thrown) {
            echo "$name: ", get_class($thrown), ': ', $thrown->getMessage(), "\n";
        }
    };
    go($try, 'throws');
    $canceled = go($try, 'canceled');
    $thrown = go($try, 'canceled-with-an-exception');
    $last = go($try, 'last');
    Co::cancel($canceled);
    Co::cancel($thrown, true);
    Co::join([$last]);
});

// Parsed by the handler of an error in what is being parsed: the same coroutine comes in again, others wait for both.
Co\run(function () {
    set_error_handler(function () {
        Co::sleep(0.001);
        $inner = parse_ini_string('inner = 1');
        echo 'nested: ', json_encode($inner), "\n";
        return true;
    });
    go(function () {
        $outer = parse_ini_string("a = 1\nb = ((\n");
        echo 'outer: ', json_encode($outer), "\n";
    });
    go(function () {
        $other = parse_ini_string('other = 1');
        echo 'other: ', json_encode($other), "\n";
    });
});
restore_error_handler();

// The script ends while one is inside and others wait for it.
Co\run(function () {
    go(function () {
        class Silent extends Slow
        {
            public function stream_read(): string
            {
                Co::yield();
                return '';
            }
        }
        stream_wrapper_register('silent', 'Silent');
        try {
            @parse_ini_file('silent://comes/x.ini');
        } finally {
            echo "the one inside goes\n";
        }
    });
    go(function () {
        try {
            parse_ini_string('waits = 1');
        } finally {
            echo "the one that waits goes\n";
        }
    });
});
?>
--EXPECTF--
1000 right, in order
canceled: Swoole\Coroutine\CanceledException: Coroutine canceled while it waited for its turn in ini
canceled-with-an-exception: Swoole\Coroutine\CanceledException: Coroutine canceled
throws: DomainException: in the middle
last: right
nested: {"inner":"1"}
outer: false
other: {"other":"1"}

===================================================================
 [FATAL ERROR]: all coroutines (count: 2) are asleep - deadlock!
===================================================================

 [Coroutine-%d] waits in: yield
--------------------------------------------------------------------
%A
 [Coroutine-%d] waits in: ini
--------------------------------------------------------------------
%A
the one inside goes
the one that waits goes
