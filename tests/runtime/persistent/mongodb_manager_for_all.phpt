--TEST--
One MongoDB manager for all coroutines: each asks with a client of its own, and what comes from a client stays with it
--EXTENSIONS--
mongodb
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/mongodb_stub.php';

use MongoDB\Driver\{Command, Manager, Query};

$stub = mongodb_stub();
$uri = "mongodb://127.0.0.1:$stub->port/";
$find = fn (object $of, string $what) => $of->executeQuery('test.answers', new Query(['i' => $what]));
$answer = fn ($cursor) => substr($cursor->toArray()[0]->answer, strlen('answer '));

class Counter implements MongoDB\Driver\Monitoring\CommandSubscriber
{
    public int $begun = 0;
    public function commandStarted(MongoDB\Driver\Monitoring\CommandStartedEvent $event): void { $this->begun += $event->getCommandName() === 'find' ? 1 : 0; }
    public function commandSucceeded(MongoDB\Driver\Monitoring\CommandSucceededEvent $event): void {}
    public function commandFailed(MongoDB\Driver\Monitoring\CommandFailedEvent $event): void {}
}

$outside = new Manager($uri);
Co\run(function () use ($uri, $find, $answer, $outside) {
    foreach (['from the main script' => $outside, 'of a coroutine' => new Manager($uri)] as $title => $manager) {
        $counter = new Counter();
        $manager->addSubscriber($counter);
        $began = microtime(true);
        echo "$title: ";
        var_dump(all_right(50, 2, fn (string $what) => $answer($find($manager, $what))));
        echo 'together: ';
        var_dump(microtime(true) - $began < 2);
        var_dump($counter->begun);
        $manager->removeSubscriber($counter);
        var_dump($answer($find($manager, 'afterwards')), $counter->begun);
    }
    // The second one at the same client hears so before anything is sent.
    $alone = new Manager($uri, [], ['disableClientPersistence' => true]);
    $answers = together(3, function (int $i) use ($alone, $find, $answer) {
        try {
            return $answer($find($alone, "alone$i"));
        } catch (Swoole\Error $error) {
            return preg_replace(['/coroutine#\d+/', '~ \(\S*:\d+\)~'], ['coroutine#N', ''], $error->getMessage());
        }
    });
    sort($answers);
    echo implode("\n", $answers), "\n";
    ini_set('swoole.shared_handles', 'queue');
    $answers = together(3, fn (int $i) => $answer($find($alone, "queued$i")));
    sort($answers);
    echo implode(' ', $answers), "\n";
    ini_set('swoole.shared_handles', 'error');
    // A call that is canceled spoils nobody's client.
    $manager = new Manager($uri);
    $canceled = go(function () use ($manager, $find, $answer) {
        try {
            $answer($find($manager, 'canceled'));
        } catch (MongoDB\Driver\Exception\Exception | Swoole\Coroutine\CanceledException) {
        }
    });
    Co::cancel($canceled, true);
    Co::join([$canceled]);
    var_dump(all_right(20, 1, fn (string $what) => $answer($find($manager, $what))));
});
?>
--EXPECT--
from the main script: bool(true)
together: bool(true)
int(100)
string(10) "afterwards"
int(100)
of a coroutine: bool(true)
together: bool(true)
int(100)
string(10) "afterwards"
int(100)
MongoDB client has already been bound to another coroutine#N, MongoDB\Driver\Manager::executeQuery() of the same MongoDB client in coroutine#N at the same time is not allowed
MongoDB client has already been bound to another coroutine#N, MongoDB\Driver\Manager::executeQuery() of the same MongoDB client in coroutine#N at the same time is not allowed
alone0
queued0 queued1 queued2
bool(true)
