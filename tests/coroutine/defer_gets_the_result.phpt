--TEST--
A deferred function is handed what the coroutine returned
--FILE--
<?php
go(function () {
    defer(function (...$given) { var_dump($given); });
    return 'the result';
});
go(function () {
    defer(function (...$given) { var_dump($given); });
});
?>
--EXPECT--
array(1) {
  [0]=>
  string(10) "the result"
}
array(1) {
  [0]=>
  NULL
}
