--TEST--
Code is compiled right while an error handler, or a stream wrapper, that the compiler has called waits
--FILE--
<?php
class Slow
{
    public $context;
    private string $left;
    private string $name;

    public function stream_open(string $path): bool
    {
        $this->name = substr($path, 7);
        $this->left = "<?php\nreturn 'included {$this->name}'; // " . str_repeat('x', 3000);
        return true;
    }

    public function stream_read(int $length): string
    {
        Co::sleep(strlen($this->left) * crc32($this->name) % 3 / 1000);
        [$piece, $this->left] = [substr($this->left, 0, 700), substr($this->left, 700)];
        return $piece;
    }

    public function stream_eof(): bool
    {
        return $this->left === '';
    }

    public function stream_stat(): array
    {
        return [];
    }

    public function stream_set_option(int $option, int $one, int $two): bool
    {
        return false;
    }
}
stream_wrapper_register('slow', Slow::class);
$calls = 0;
set_error_handler(function () use (&$calls) {
    Co::sleep(++$calls % 3 / 1000);
    return true;
});

Co\run(function () {
    for ($i = 0; $i < 60; $i++) {
        go(function () use ($i, &$right) {
            Co::sleep($i % 5 / 1000);
            $right += eval("namespace n$i; function f(\$a = 1, \$b) { return \$b + $i; }
                class C { function g(int \$a = 1, \$c) { return f(1, \$c); } } return (new C)->g(1, 2);") === $i + 2;
            $right += (include "slow://$i") === "included $i";
        });
    }
    while (Co::stats()['coroutine_num'] > 1) {
        Co::sleep(0.01);
    }
    echo "$right of 120\n";
});
echo "$calls errors\n";

echo "the handler waits for one that compiles; one that waits is canceled; one inside throws\n";
set_error_handler(function () {
    $channel = new Co\Channel();
    go(fn () => $channel->push(eval('return 7;')));
    echo $channel->pop(), "\n";
    Co::sleep(0.002);
    throw new Exception('from the handler');
});
Co\run(function () {
    go(function () {
        try {
            eval('function x($a = 1, $b) {}');
        } catch (Exception $e) {
            echo $e->getMessage(), "\n";
        }
    });
    $id = go(function () {
        try {
            eval('return 1;');
        } catch (Swoole\Coroutine\CanceledException $e) {
            echo $e->getMessage(), "\n";
        }
    });
    Co::cancel($id);
    echo eval('return "after it";'), "\n";
});
?>
--EXPECT--
120 of 120
120 errors
the handler waits for one that compiles; one that waits is canceled; one inside throws
7
Coroutine canceled while it waited for the compiler
from the handler
after it
