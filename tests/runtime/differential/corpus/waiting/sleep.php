<?php
// sleep() and its relatives: values and errors. How long they take is measured, and told as a yes or no.
require getenv('SHOW');

$since = static function (callable $call, float $least): array {
    $begin = hrtime(true);
    $result = $call();
    return [$result, (hrtime(true) - $begin) / 1e9 >= $least];
};
show('sleep 0', $since(fn () => sleep(0), 0));
show('sleep 1', $since(fn () => sleep(1), 0.99));
show('usleep', $since(fn () => usleep(30_000), 0.0299));
show('usleep 0', $since(fn () => usleep(0), 0));
show('usleep 10', $since(fn () => usleep(10), 0.00001));
show('nano', $since(fn () => time_nanosleep(0, 20_000_000), 0.0199));
show('nano, short', $since(fn () => time_nanosleep(0, 1_000), 0.000001));
show('nano, zero', $since(fn () => time_nanosleep(0, 0), 0));
$until = microtime(true) + 0.03;
show('until', [time_sleep_until($until), microtime(true) >= $until - 0.001]);
show('until what is over', time_sleep_until(microtime(true) - 1));
attempt('sleep -1', fn () => sleep(-1));
attempt('usleep -1', fn () => usleep(-1));
attempt('nano -1', fn () => time_nanosleep(-1, 0));
attempt('nano, -1', fn () => time_nanosleep(0, -1));
attempt('nano, too many', fn () => time_nanosleep(0, 1_000_000_000));
attempt('sleep x', fn () => sleep('x'));
attempt('usleep 1.5', fn () => usleep('2'));
show('deep', array_sum(array_map(fn ($i) => usleep(1_000) ?? $i, range(1, 20))));
