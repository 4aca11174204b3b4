--TEST--
add() and parallel() are started by start(), in order, with their arguments
--FILE--
<?php
$scheduler = new Swoole\Coroutine\Scheduler();
$scheduler->add(function (...$words) { Co::sleep(0.002); echo 'added ', implode(' ', $words), ' in ', Co::getCid(), "\n"; }, 'with', 'words');
$scheduler->parallel(2, function ($word) { echo "$word in ", Co::getCid(), "\n"; }, 'parallel');
$scheduler->add('printf', "%s\n", 'a function by its name');
$scheduler->set(['hook_flags' => 0]);
var_dump($scheduler->getOptions());
echo "nothing has started\n";
var_dump($scheduler->start());
$scheduler->add(fn () => print("again\n"));
var_dump($scheduler->start());
$class = new ReflectionClass($scheduler);
var_dump($class->isFinal(), $class->isCloneable());
?>
--EXPECT--
array(1) {
  ["hook_flags"]=>
  int(0)
}
nothing has started
parallel in 2
parallel in 3
a function by its name
added with words in 1
bool(true)
again
bool(true)
bool(true)
bool(false)
