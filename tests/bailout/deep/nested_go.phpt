--TEST--
A hundred thousand coroutines, each started by the one before
--INI--
memory_limit=4G
--FILE--
<?php
$depth = 0;
$deepest = 0;
$nest = function () use (&$nest, &$depth, &$deepest) {
    $depth++;
    $deepest = max($deepest, $depth);
    if ($depth < 100_000) {
        go($nest);
    }
    $depth--;
};
go($nest);
var_dump($deepest, $depth, Co::stats()['coroutine_peak_num'], Co::stats()['coroutine_num']);
?>
--EXPECT--
int(100000)
int(0)
int(100000)
int(0)
