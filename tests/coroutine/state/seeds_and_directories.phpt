--TEST--
The numbers of a seed, and the directory that readdir() reads without being given one, are the coroutine's that has asked
--FILE--
<?php
echo "-- seeds\n";
$numbers = function (int $seed, ?callable $wait = null): string {
    mt_srand($seed);
    $got = [];
    for ($i = 0; $i < 3; $i++) {
        $list = [1, 2, 3, 4, 5];
        shuffle($list);
        array_push($got, mt_rand(), rand(1, 100), array_rand([1, 2, 3, 4, 5]), str_shuffle('abcdef'), ...$list);
        $wait && $wait();
    }
    return json_encode($got);
};
$want = array_map($numbers, range(0, 99));
$right = 0;
Co\run(function () use ($numbers, $want, &$right) {
    foreach ($want as $seed => $expected) {
        go(function () use ($numbers, $seed, $expected, &$right) {
            $right += $numbers($seed, fn () => Co::sleep(0.001)) === $expected;
        });
        go(function () { for ($i = 0; $i < 3; $i++) { mt_rand(); Co::sleep(0.001); } });
    }
});
echo "$right of 100\n";

echo "-- the main script's goes on, and is what all share that have none\n";
mt_srand(7);
$expected = [mt_rand(), mt_rand(), mt_rand()];
mt_srand(7);
$got = [mt_rand()];
Co\run(function () use (&$got) {
    go(function () { mt_srand(1); mt_rand(); Co::sleep(0.001); mt_rand(); });
    $got[] = mt_rand();
    Co::sleep(0.002);
    try { mt_srand(2); throw new Exception; } catch (Exception) {}
});
$got[] = mt_rand();
var_dump($got === $expected);

echo "-- directories\n";
$dir = sys_get_temp_dir() . '/swoole-dirs-' . getmypid();
for ($i = 0; $i < 3; $i++) { mkdir("$dir/$i", 0700, true); touch("$dir/$i/file$i"); }
$read = function (): string {
    $names = [];
    while (($name = readdir()) !== false) { $names[] = $name; Co::sleep(0.001); }
    return implode(' ', array_diff($names, ['.', '..']));
};
Co\run(function () use ($dir, $read) {
    for ($i = 0; $i < 3; $i++) {
        go(function () use ($dir, $read, $i) {
            $handle = $i === 1 ? dir("$dir/$i") : opendir("$dir/$i");
            Co::sleep(0.001);
            $first = $read();
            rewinddir();
            echo "$first {$read()}\n";
            $i === 2 ? closedir($handle) : closedir();
            try { readdir(); } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
        });
    }
    go(function () { try { readdir(); } catch (TypeError $e) { echo $e->getMessage(), "\n"; } });
});
opendir("$dir/0");
Co\run(fn () => print(count(array_filter([readdir(), readdir(), readdir()])) . "\n"));
closedir();
for ($i = 0; $i < 3; $i++) { unlink("$dir/$i/file$i"); rmdir("$dir/$i"); }
rmdir($dir);
?>
--EXPECT--
-- seeds
100 of 100
-- the main script's goes on, and is what all share that have none
bool(true)
-- directories
No resource supplied
file0 file0
No resource supplied
file1 file1
No resource supplied
file2 file2
No resource supplied
3
