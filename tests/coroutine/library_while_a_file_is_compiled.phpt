--TEST--
A class of the library is wanted by who waits for the compiler, and by who is in it
--FILE--
<?php
class Slow
{
    public $context;
    private bool $read = false;

    public function stream_open($path, $mode, $options, &$opened): bool
    {
        Co::sleep(0.002);
        $group = new Co\WaitGroup(1);
        go(fn () => $group->done());
        return $group->wait();
    }

    public function stream_read($count): string
    {
        $code = $this->read ? '' : '<?php return "included";';
        $this->read = true;
        return $code;
    }

    public function stream_eof(): bool
    {
        return $this->read;
    }

    public function stream_stat(): array
    {
        return [];
    }

    public function stream_set_option($option, $first, $second): bool
    {
        return false;
    }
}
stream_wrapper_register('slow', Slow::class);

Co\run(function () {
    go(fn () => print((include 'slow://file') . "\n"));
    go(fn () => print((new Co\WaitGroup())->count() . "\n"));
});
?>
--EXPECT--
included
0
