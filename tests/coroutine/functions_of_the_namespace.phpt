--TEST--
go(), defer() and run() by their long and short names
--FILE--
<?php
Swoole\Coroutine\run(function (...$arguments) {
    Swoole\Coroutine\defer(fn () => print("deferred\n"));
    Swoole\Coroutine\go(fn (...$words) => print(implode(' ', $words) . "\n"), 'go', 'with', 'words');
    Co\go(fn (...$words) => print(implode(' ', $words) . "\n"), 'Co\go', 'with', 'words');
    Co\defer(fn () => print("deferred, too\n"));
    echo json_encode($arguments), "\n";
}, 1, 2);
?>
--EXPECT--
go with words
Co\go with words
[1,2]
deferred, too
deferred
