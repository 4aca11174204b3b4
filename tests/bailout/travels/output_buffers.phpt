--TEST--
Output buffers belong to the coroutine that opened them
--FILE--
<?php
ob_start();
echo 'main ';
foreach (['a', 'b'] as $name) {
    go(function () use ($name) {
        ob_start(fn (string $text) => "[$text]");
        echo "$name one ";
        ob_start();
        echo "nested";
        Co::yield();
        $nested = ob_get_clean();
        echo "$name two with $nested";
        fwrite(STDERR, '');
        $level = ob_get_level();
        ob_end_flush();
        echo " level $level\n";
    });
}
echo 'still main ';
$text = ob_get_clean();
var_dump(ob_get_level(), $text);
Co::resume(1);
Co::resume(2);
?>
--EXPECT--
int(0)
string(16) "main still main "
[a one a two with nested] level 1
[b one b two with nested] level 1
