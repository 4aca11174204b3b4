--TEST--
A session that is open when its coroutine or the script ends is written, however that ends
--FILE--
<?php
require __DIR__ . '/sessions.inc';
require __DIR__ . '/../../include/run.php';

$directory = session_directory();
$end = function (string $what, string $code, string $options = '') use ($directory) {
    echo "== $what\n";
    run_php('require ' . var_export(__DIR__ . '/sessions.inc', true) . '; use_sessions(' . var_export($directory, true) . ');'
        . '$open = function (string $id) { session_id($id); session_start(); $_SESSION["of"] = $id; };'
        . "Co\\run(function () use (\$open) { $code });", "$options -d error_reporting=0");
    echo stored($directory);
    array_map('unlink', glob("$directory/*"));
};
$others = 'go(function () use ($open) { $open("parked"); Co::sleep(10); });
           go(function () use ($open) { $open("parked"); $_SESSION["of"] = "one that has not got the lock"; });';
$end('the coroutine returns', 'Co::join([go(fn () => $open("a"))]); echo stored(ini_get("session.save_path"));');
$end('a deferred function changes it', '$open("a"); Co::defer(function () { $_SESSION["deferred"] = 1; });');
$end('parked for ever', 'go(function () use ($open) { $open("a"); try { Co::yield(); } finally { $_SESSION["finally"] = 1; } });');
$end('an exception', "$others \$open('a'); Co::sleep(0.001); throw new Exception('end');");
$end('exit', "$others \$open('a'); Co::sleep(0.001); exit(3);");
$end('a fatal error', "$others \$open('a'); Co::sleep(0.001); trigger_error('end', E_USER_ERROR);");
$end('the memory limit', "$others \$open('a'); Co::sleep(0.001); str_repeat('x', 100_000_000);", '-d memory_limit=16M');
$end('the memory limit, bit by bit', "$others \$open('a'); Co::sleep(0.001); while (true) { \$list[] = str_repeat('x', 1000) . count(\$list ?? []); }", '-d memory_limit=16M');
$end('a shutdown function', 'register_shutdown_function(function () { echo stored(ini_get("session.save_path")); }); ' . "$others undefined();");
?>
--EXPECTF--
== the coroutine returns
{"a":"of|s:1:\"a\";"}
status 0
{"a":"of|s:1:\"a\";"}
== a deferred function changes it

status 0
{"a":"of|s:1:\"a\";deferred|i:1;"}
== parked for ever
%A
status 0
{"a":"of|s:1:\"a\";finally|i:1;"}
== an exception
%Astatus 255
{"a":"of|s:1:\"a\";","parked":"of|s:6:\"parked\";"}
== exit
%Astatus %d
{"a":"of|s:1:\"a\";","parked":"of|s:6:\"parked\";"}
== a fatal error
%Astatus 255
{"a":"of|s:1:\"a\";","parked":"of|s:6:\"parked\";"}
== the memory limit
%Astatus 255
{"a":"of|s:1:\"a\";","parked":"of|s:6:\"parked\";"}
== the memory limit, bit by bit
%Astatus 255
{"a":"of|s:1:\"a\";","parked":"of|s:6:\"parked\";"}
== a shutdown function
{"parked":"of|s:6:\"parked\";"}
status 255
{"parked":"of|s:6:\"parked\";"}
