--TEST--
A stream wrapper of the script that waits while it opens a file may be opened by others meanwhile
--FILE--
<?php
class Slow
{
    public $context;
    private string $left;

    public function stream_open(string $path): bool
    {
        $name = substr($path, 7);
        Co::sleep($name === 'long' ? 0.02 : 0.005);
        if ($name === 'itself') {
            echo @file_get_contents($path) === false ? "not again within itself\n" : "again\n";
        }
        if ($name === 'throws') {
            throw new Exception('cannot open');
        }
        $this->left = "contents of $name";
        return true;
    }

    public function stream_read(int $length): string
    {
        Co::sleep(0.001);
        [$piece, $this->left] = [substr($this->left, 0, $length), substr($this->left, $length)];
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
}
stream_wrapper_register('slow', Slow::class);

Co\run(function () {
    foreach (['same', 'same', 'long', 'short', 'itself', 'throws', 'throws'] as $name) {
        go(function () use ($name, &$got) {
            try {
                $got[] = file_get_contents("slow://$name");
            } catch (Exception $e) {
                $got[] = $e->getMessage();
            }
            if (count($got) === 7) {
                sort($got);
                echo implode("\n", $got), "\n";
            }
        });
    }
});
Co\run(function () {
    $id = go(fn () => file_get_contents('slow://long'));
    Co::cancel($id);
    Co::sleep(0.01);
    echo file_get_contents('slow://long'), "\n";
});
?>
--EXPECT--
not again within itself
cannot open
cannot open
contents of itself
contents of long
contents of same
contents of same
contents of short
contents of long
