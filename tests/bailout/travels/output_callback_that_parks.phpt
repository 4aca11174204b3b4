--TEST--
A function that writes into a buffer parks; print_r() and var_export() return their own text
--FILE--
<?php
class Slow implements JsonSerializable
{
    public function __toString(): string { Co::sleep(0); return 'slow'; }
    public function jsonSerialize(): mixed { Co::sleep(0); return ['slow' => 1]; }
    public function __debugInfo() { Co::sleep(0); return ['slow' => 2]; }
}
foreach (['a', 'b'] as $name) {
    go(function () use ($name) {
        ob_start();
        echo $name, new Slow, ' ', json_encode([new Slow, new Slow]);
        $text = ob_get_clean();
        echo $text, "\n", preg_replace('/\s+/', ' ', print_r([new Slow], true)), "\n";
    });
}
?>
--EXPECT--
aslow [{"slow":1},{"slow":1}]
bslow [{"slow":1},{"slow":1}]
Array ( [0] => Slow Object ( [slow] => 2 ) ) 
Array ( [0] => Slow Object ( [slow] => 2 ) ) 
