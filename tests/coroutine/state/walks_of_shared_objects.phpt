--TEST--
Objects that several coroutines encode and print at the same time are no recursion
--FILE--
<?php
class Lazy implements JsonSerializable
{
    public $self = null;

    public function __construct(private string $name, public mixed $inner = null) {}

    public function jsonSerialize(): mixed
    {
        Co::sleep(0.001);
        return ['name' => $this->name, 'inner' => $this->inner, 'self' => $this->self];
    }

    public function __debugInfo()
    {
        Co::sleep(0.001);
        return ['name' => $this->name, 'inner' => $this->inner];
    }
}
$shared = new Lazy('outer', [new Lazy('inner'), (object) ['a' => new Lazy('deep')]]);
$list = ['all' => &$shared];

Co\run(function () use ($shared, $list) {
    $plain = [json_encode($list), print_r($shared, true)];
    for ($i = 0; $i < 30; $i++) {
        go(function () use ($i, $shared, $list, $plain, &$right) {
            Co::sleep($i % 3 / 1000);
            $right += json_encode($i % 2 ? $list : ['all' => $shared], $i % 5 ? 0 : JSON_THROW_ON_ERROR) === $plain[0];
            $right += json_last_error() === 0;
            $right += print_r($shared, true) === $plain[1];
        });
    }
    while (Co::stats()['coroutine_num'] > 1) {
        Co::sleep(0.01);
    }
    echo "$right of 90\n";
});

echo "a real one is one still\n";
$shared->self = $shared;
Co\run(function () use ($shared) {
    for ($i = 0; $i < 3; $i++) {
        go(function () use ($shared) {
            var_dump(json_encode($shared), json_last_error_msg());
            try {
                json_encode($shared, JSON_THROW_ON_ERROR);
            } catch (JsonException $e) {
                echo $e->getMessage(), "\n";
            }
        });
    }
});

echo "canceled while it waits for the others, and thrown inside\n";
$shared->self = null;
class Throws implements JsonSerializable
{
    public function jsonSerialize(): mixed
    {
        Co::sleep(0.001);
        throw new Exception('not encoded');
    }
}
Co\run(function () use ($shared) {
    $throws = [$shared, new Throws()];
    for ($i = 0; $i < 3; $i++) {
        $ids[] = go(function () use (&$throws) {
            try {
                var_dump(json_encode($throws));
            } catch (Exception $e) {
                echo $e->getMessage(), "\n";
            }
        });
    }
    Co::cancel($ids[1]);
    Co::sleep(0.05);
    echo strlen(json_encode($shared)), "\n";
});

$numbers = ['a' => [1, 2, ['q' => 3]]];
Co\run(function () use (&$numbers) {
    foreach ([2, 3] as $factor) {
        go(function () use (&$numbers, $factor) {
            array_walk_recursive($numbers, function (&$value) use ($factor) {
                Co::sleep(0.001);
                $value *= $factor;
            });
        });
    }
});
echo json_encode($numbers), "\n";
?>
--EXPECT--
90 of 90
a real one is one still
bool(false)
string(18) "Recursion detected"
Recursion detected
bool(false)
string(18) "Recursion detected"
Recursion detected
bool(false)
string(18) "Recursion detected"
Recursion detected
canceled while it waits for the others, and thrown inside
bool(false)
not encoded
not encoded
127
{"a":[6,12,{"q":18}]}
