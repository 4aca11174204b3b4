--TEST--
Fifty queries of ext-mongodb wait together
--EXTENSIONS--
mongodb
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/mongodb_stub.php';

$stub = mongodb_stub();
hooked('ext-mongodb', phpversion('mongodb') . ', against a stub', function (int $i) use ($stub) {
    $manager = new MongoDB\Driver\Manager("mongodb://127.0.0.1:$stub->port/");
    return $manager->executeQuery('test.answers', new MongoDB\Driver\Query(['i' => $i]))->toArray()[0]->answer;
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
