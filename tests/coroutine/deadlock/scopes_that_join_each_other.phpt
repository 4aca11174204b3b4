--TEST--
Two scopes that join each other are a deadlock, and stay one when they are canceled
--SKIPIF--
<?php if (!function_exists('pcntl_alarm')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../../include/run.php';

foreach (['left alone' => '', 'canceled' => '$a->cancel();', 'both canceled' => '$a->cancel(); $b->cancel();'] as $case => $deed) {
    echo "-- $case\n";
    ob_start();
    run_php(<<<PHP
        use Swoole\Coroutine\Scope;
        pcntl_alarm(20); // Ends it where it goes round for ever.
        Co\\run(function () {
            \$a = new Scope();
            \$b = new Scope();
            \$a->spawn(function () use (\$b) { Co::sleep(0.001); \$b->join(); });
            \$b->spawn(function () use (\$a) { Co::sleep(0.001); \$a->join(); });
            Co::sleep(0.01);
            $deed
        });
        echo "end\n";
        PHP);
    preg_match_all('/all coroutines .*|waits in: \w+|^end|^status.*/m', ob_get_clean(), $lines);
    echo implode("\n", $lines[0]), "\n";
}
?>
--EXPECT--
-- left alone
all coroutines (count: 2) are asleep - deadlock!
waits in: scope
waits in: scope
end
status 0
-- canceled
all coroutines (count: 2) are asleep - deadlock!
waits in: scope
waits in: scope
end
status 0
-- both canceled
all coroutines (count: 2) are asleep - deadlock!
waits in: scope
waits in: scope
end
status 0
