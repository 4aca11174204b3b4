--TEST--
A hundred coroutines deep: all know their parents, and end inside out
--FILE--
<?php
function nest(int $depth, string &$log): void
{
    if ($depth === 100) {
        return;
    }
    go(function () use ($depth, &$log) {
        if (Co::getPcid() !== ($depth ? $depth : -1)) {
            echo "wrong parent\n";
        }
        nest($depth + 1, $log);
        $log .= Co::getCid() . ' ';
    });
}
$log = '';
nest(0, $log);
echo $log === implode(' ', range(100, 1)) . ' ' ? "inside out\n" : $log;
?>
--EXPECT--
inside out
