--TEST--
serialize() and unserialize() that wait have nothing to do with those of other coroutines
--FILE--
<?php
error_reporting(E_ALL & ~E_DEPRECATED);

class Old implements Serializable
{
    public function __construct(public $inner) {}

    public function serialize()
    {
        Co::sleep(0.001);
        return serialize($this->inner);
    }

    public function unserialize($text)
    {
        Co::sleep(0.001);
        $this->inner = unserialize($text);
    }
}

class Fresh
{
    public function __construct(public $inner) {}

    public function __serialize(): array
    {
        Co::sleep(0.001);
        return ['inner' => $this->inner];
    }

    public function __unserialize(array $data): void
    {
        Co::sleep(0.001);
        $this->inner = $data['inner'];
    }
}

function value(int $i): array
{
    $shared = (object) ['number' => $i];
    return [$shared, new Old([$shared, $i]), $shared, new Fresh($shared), new Old(new Fresh($shared))];
}

Co\run(function () {
    $right = 0;
    for ($i = 0; $i < 1000; $i++) {
        go(function () use ($i, &$right) {
            Co::sleep(0.001 * ($i % 5));
            $copy = unserialize(serialize(value($i)));
            $right += $copy[0]->number === $i && $copy[1]->inner[0] === $copy[0] && $copy[1]->inner[1] === $i
                && $copy[2] === $copy[0] && $copy[3]->inner === $copy[0] && $copy[4]->inner->inner === $copy[0];
        });
    }
    Co::sleep(0.01);
    while (Co::stats()['coroutine_num'] > 1) {
        Co::sleep(0.01);
    }
    echo "$right of 1000\n";
});
?>
--EXPECT--
1000 of 1000
