--TEST--
Magic properties that wait are magic for everybody, and plain within themselves
--FILE--
<?php
class Lazy
{
    public array $log = [];

    public function __get($name)
    {
        Co::sleep($this->pause($name));
        if ($name === 'throws') {
            throw new Exception('no such thing');
        }
        if ($name === 'itself') {
            return @$this->itself === null ? 'undefined within itself' : 'again';
        }
        if ($name === 'nested') {
            return "nested {$this->inner}";
        }
        return "value of $name";
    }

    public function __set($name, $value)
    {
        Co::sleep($this->pause($name));
        $this->log[] = "$name = $value";
    }

    public function __isset($name)
    {
        Co::sleep($this->pause($name));
        return true;
    }

    public function __unset($name)
    {
        Co::sleep($this->pause($name));
        $this->log[] = "unset $name";
    }

    private function pause(string $name): float
    {
        return strlen($name) / 1000;
    }
}

Co\run(function () {
    $o = new Lazy();
    $right = 0;
    for ($i = 0; $i < 1000; $i++) {
        go(function () use ($o, $i, &$right) {
            Co::sleep($i % 7 / 1000);
            $name = ['a', 'bb', 'ccc'][$i % 3];
            $right += $o->$name === "value of $name" && isset($o->$name) && ($o->$name ?? '') === "value of $name";
            $o->$name = $i;
            unset($o->$name);
        });
    }
    Co::sleep(0.1);
    while (Co::stats()['coroutine_num'] > 1) {
        Co::sleep(0.01);
    }
    echo "$right reads, ", count($o->log), " changes\n";

    for ($i = 0; $i < 2; $i++) {
        go(function () use ($o, &$got) {
            $got[] = $o->itself;
        });
        go(function () use ($o, &$got) {
            $got[] = $o->nested;
        });
        go(function () use ($o, &$got) {
            try {
                $o->throws;
            } catch (Exception $e) {
                $got[] = $e->getMessage();
            }
        });
    }
    $id = go(fn () => print("$o->canceled\n"));
    Co::cancel($id);
    while (Co::stats()['coroutine_num'] > 1) {
        Co::sleep(0.01);
    }
    sort($got);
    echo implode("\n", $got), "\n";
    echo "$o->itself, $o->nested, $o->canceled\n";
});

echo "one coroutine resumes another one, inside\n";
class Pair
{
    public array $ids = [];

    public function __get($name)
    {
        $this->ids[] = Co::getCid();
        if (count($this->ids) === 1) {
            Co::yield();
        } else {
            Co::resume($this->ids[0]);
        }
        return @$this->$name ?? $name;
    }
}
Co\run(function () {
    $o = new Pair();
    go(fn () => print("$o->x\n"));
    go(fn () => print("$o->x\n"));
});
?>
--EXPECT--
1000 reads, 2000 changes
value of canceled
nested value of inner
nested value of inner
no such thing
no such thing
undefined within itself
undefined within itself
undefined within itself, nested value of inner, value of canceled
one coroutine resumes another one, inside
x
x
