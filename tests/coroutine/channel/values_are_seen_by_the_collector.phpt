--TEST--
A channel that holds itself is collected, with what it holds; values are released with the channel
--FILE--
<?php
class Noisy { public $channel; function __destruct() { echo "destroyed\n"; } }
go(function () {
    $noisy = new Noisy;
    $noisy->channel = new Chan;
    $noisy->channel->push($noisy);
});
var_dump(gc_collect_cycles() > 0);
go(function () {
    $channel = new Chan(3);
    $channel->push(new Noisy);
    $channel->push(new Noisy);
    unset($channel);
    echo "end\n";
});
?>
--EXPECT--
destroyed
bool(true)
destroyed
destroyed
end
