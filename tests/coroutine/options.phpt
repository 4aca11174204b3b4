--TEST--
set() merges, getOptions() tells; limits apply at once
--FILE--
<?php
var_dump(Co::getOptions());
Co::set(['max_coroutine' => 2, 'hook_flags' => 7, 'dns_cache_expire' => 30]);
Co::set(['c_stack_size' => '1M', 'hook_flags' => 0, 5 => 'a number is no name']);
$options = Co::getOptions();
ksort($options);
echo json_encode($options), "\n";
echo json_encode((new Co\Scheduler())->getOptions() === Co::getOptions()), "\n";
go(fn () => go(fn () => var_dump(go(fn () => null))));
Co::set(['max_coro_num' => 0]);
go(fn () => go(fn () => var_dump(go(fn () => null))));
var_dump(Co::stats()['c_stack_size']);
Co::set(['stack_size' => 3 << 20]);
var_dump(Co::stats()['c_stack_size']);
try {
    Co::set(['exit_condition' => 'no such function']);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECTF--
NULL
{"c_stack_size":"1M","dns_cache_expire":30,"hook_flags":0,"max_coroutine":2}
true

Warning: go(): exceed max number of coroutine 2 in %soptions.php on line %d
bool(false)
int(5)
int(1048576)
int(3145728)
exit_condition must be callable, function "no such function" not found or invalid function name
