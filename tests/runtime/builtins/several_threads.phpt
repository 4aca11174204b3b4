--TEST--
Four at once compute on several threads, and all get their own result
--SKIPIF--
<?php if (swoole_cpu_num() < 2) die('skip needs two processors'); ?>
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

$computed = fn () => array_filter(thread_times(), fn ($ticks) => $ticks > 0);
$before = count($computed());
$digests = in_coroutine(fn () => Swoole\Coroutine\batch(array_map(
    fn (int $n) => fn () => hash_pbkdf2('sha256', "secret $n", 'salt', 100_000),
    range(1, 4),
)));
$more = count($computed()) - $before;
echo $more > 1 ? "several threads\n" : "$more threads\n";
var_dump(array_values($digests) === array_map(fn (int $n) => hash_pbkdf2('sha256', "secret $n", 'salt', 100_000), range(1, 4)));
?>
--EXPECT--
several threads
bool(true)
