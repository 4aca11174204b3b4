--TEST--
exec(): output, exit code, signal, standard error
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    foreach ([
        ['echo out'],
        ['printf "a\0b"; exit 3'],
        ['echo out; echo err >&2', true],
        ['exec 2>/dev/null; echo err >&2', true],
        ['no-such-command-at-all 2>/dev/null'],
        ['kill -TERM $$'],
        ['kill -KILL $$'],
        [''],
    ] as $arguments) {
        echo json_encode(System::exec(...$arguments)), "\n";
    }
    $much = System::exec('head -c 5000000 /dev/zero');
    var_dump(strlen($much['output']), trim($much['output'], "\0"));
    putenv('SWOOLE_TEST=from here');
    var_dump(Co::exec('echo $SWOOLE_TEST')['output']);
    try {
        System::exec("echo \0");
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
});
?>
--EXPECT--
{"code":0,"signal":0,"output":"out\n"}
{"code":3,"signal":0,"output":"a\u0000b"}
{"code":0,"signal":0,"output":"out\nerr\n"}
{"code":0,"signal":0,"output":""}
{"code":127,"signal":0,"output":""}
{"code":0,"signal":15,"output":""}
{"code":0,"signal":9,"output":""}
{"code":0,"signal":0,"output":""}
int(5000000)
string(0) ""
string(10) "from here
"
Command must not contain any null bytes
