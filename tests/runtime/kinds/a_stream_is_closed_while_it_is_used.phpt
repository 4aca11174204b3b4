--TEST--
fclose() while another coroutine is inside of the stream: that one comes out first, with what it has, and then the stream is freed
--FILE--
<?php
function closed_while(string $name, callable $make, callable $use): void
{
    Co\run(function () use ($name, $make, $use) {
        $stream = $make();
        $user = go(function () use ($name, $stream, $use) {
            try {
                echo "$name: ", json_encode(@$use($stream)), "\n";
            } catch (Throwable $thrown) {
                echo "$name: ", get_class($thrown), ': ', $thrown->getMessage(), "\n";
            }
        });
        fclose($stream);
        Co::join([$user]);
    });
}

/** Waits in each of its calls, and says when it is used after it was closed. */
class Lazy
{
    public $context;
    private bool $closed = false;

    public function stream_open(): bool
    {
        return true;
    }

    public function stream_read(int $count): string
    {
        Co::sleep(0.001);
        echo $this->closed ? "NEVER\n" : '';
        return str_repeat('x', 100) . "\n";
    }

    public function stream_write(string $bytes): int
    {
        Co::sleep(0.001);
        echo $this->closed ? "NEVER\n" : '';
        return strlen($bytes);
    }

    public function stream_eof(): bool
    {
        return false;
    }

    public function stream_close(): void
    {
        $this->closed = true;
    }
}
stream_wrapper_register('lazy', 'Lazy');

$socket = function () {
    static $others = [];
    [$near, $others[]] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    return $near;
};
closed_while('fgets', $socket, fn ($stream) => fgets($stream));
closed_while('fread', $socket, fn ($stream) => fread($stream, 100));
closed_while('stream_get_contents', $socket, fn ($stream) => stream_get_contents($stream));
closed_while('stream_get_line', $socket, fn ($stream) => stream_get_line($stream, 100, "\n"));
closed_while('fgetcsv', $socket, fn ($stream) => fgetcsv($stream));
closed_while('fwrite', $socket, fn ($stream) => is_int(fwrite($stream, str_repeat('x', 10_000_000))));
closed_while('copy', $socket, fn ($stream) => stream_copy_to_stream($stream, fopen('php://memory', 'w')));
closed_while('a wrapper, reading', fn () => fopen('lazy://x', 'r+'), fn ($stream) => strlen(fgets($stream)));
closed_while('a wrapper, writing', fn () => fopen('lazy://x', 'r+'), fn ($stream) => fwrite($stream, 'abc'));
closed_while('both', $socket, function ($stream) {
    go(fn () => @fwrite($stream, str_repeat('x', 10_000_000)));
    return fgets($stream);
});

// A hundred at once, each with its closer.
Co\run(function () use ($socket) {
    $failed = 0;
    $all = [];
    for ($i = 0; $i < 100; $i++) {
        $stream = $socket();
        $all[] = go(function () use ($stream, &$failed) {
            $failed += @fgets($stream) === false;
        });
        go(function () use ($stream) {
            Co::sleep(0);
            fclose($stream);
        });
    }
    Co::join($all);
    echo "a hundred: $failed failed\n";
});
?>
--EXPECT--
fgets: false
fread: false
stream_get_contents: ""
stream_get_line: false
fgetcsv: false
fwrite: true
copy: false
a wrapper, reading: 101
a wrapper, writing: 3
both: false
a hundred: 100 failed
