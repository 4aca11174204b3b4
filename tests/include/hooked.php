<?php
/**
 * One row of the table in docs/hooks.md: a call that waits 100 ms, made by 50 coroutines at once.
 *
 *     hooked('PDO_MySQL', phpversion('pdo_mysql'), function (int $i) {
 *         ...
 *         return $row['answer'];      // "answer $i"
 *     });
 *
 * The call is made once outside of coroutines, where it blocks, then by each of 50 coroutines. Every call has to return
 * its own answer, and has to have waited. In half a second at most five can have waited one after another. A machine that
 * is asked to do twice what it can gets two seconds, in which at most twenty can.
 *
 * HOOKED_TABLE names a file that gets the row (scripts/hooks-table.sh). HOOK_FLAGS=0 shows how it is without hooks.
 */

const HOOKED_COROUTINES = 50;

/**
 * @param string $what the library and its version
 * @param Closure(int, mixed): mixed $call waits, and returns "answer $i"
 * @param Closure(int): mixed|null $connect what each coroutine does before the clock starts; the call gets its result
 * @param float $seconds how long a call waits
 */
function hooked(string $name, string $what, Closure $call, ?Closure $connect = null, float $seconds = 0.1): void
{
    [$answer, $plain] = hooked_call($call, 0, $connect ? $connect(0) : null);
    if ($answer !== 'answer 0') {
        echo 'blocking: wrong answer ', var_export($answer, true), "\n";
    }
    // A call that does not wait proves nothing. Timers of 100 ms may be a little early for another clock.
    echo $plain >= $seconds * 0.95 ? "blocking: waits\n" : "blocking: back after $plain s\n";

    if (getenv('HOOK_FLAGS') !== false) {
        Swoole\Coroutine::set(['hook_flags' => (int) getenv('HOOK_FLAGS')]);
    }
    // A busy machine may be late once; calls that block, one after another, are late each time.
    $blocked = HOOKED_COROUTINES * $seconds;
    $bound = $seconds + (sys_getloadavg()[0] > 2 * swoole_cpu_num() ? 1.9 : 0.4);
    $best = INF;
    for ($attempt = 0; $attempt < 5; $attempt++) {
        [$wall, $wrong] = hooked_attempt($call, $connect, $seconds);
        $best = min($best, $wall);
        if ($wrong || $best < $seconds + 0.4 || $best > $blocked / 2) {
            break;
        }
    }
    if ($wrong) {
        echo count($wrong), ' of ', HOOKED_COROUTINES, ' went wrong, number ', key($wrong), ': ', current($wrong), "\n";
        return;
    }
    echo 'hooked: ', HOOKED_COROUTINES, " right answers\n";
    echo $best < $bound ? "hooked: together\n" : "hooked: in $best s\n";

    if (getenv('HOOKED_TABLE')) {
        $row = ['name' => $name, 'what' => $what, 'plain' => $plain, 'hooked' => $best];
        file_put_contents(getenv('HOOKED_TABLE'), json_encode($row) . "\n", FILE_APPEND | LOCK_EX);
    }
}

/** The version of a Debian package, without what Debian adds to it, for libraries that do not tell. */
function package_version(string $package): string
{
    $version = (string) shell_exec('dpkg-query --show --showformat=\${Version} ' . escapeshellarg($package) . ' 2>&1');
    return preg_match('/^(?:\d+:)?(\d[\d.]*)/', $version, $match) ? $match[1] : '';
}

/**
 * @internal
 * @return array{float, array<int, string>} seconds until the last was done, and what went wrong
 */
function hooked_attempt(Closure $call, ?Closure $connect, float $seconds): array
{
    $wrong = [];
    $wall = 0.0;
    Co\run(function () use ($call, $connect, $seconds, &$wrong, &$wall) {
        $given = [];
        $wrong = hooked_each(function (int $i) use ($connect, &$given) {
            $given[$i] = $connect ? $connect($i) : null;
        });
        if ($wrong) {
            return;
        }
        $began = hrtime(true);
        $wrong = hooked_each(function (int $i) use ($call, $given, $seconds) {
            [$answer, $took] = hooked_call($call, $i, $given[$i]);
            if ($answer !== "answer $i") {
                throw new RuntimeException('it returned ' . var_export($answer, true));
            }
            if ($took < $seconds * 0.95) {
                throw new RuntimeException("it was back after $took s");
            }
        });
        $wall = (hrtime(true) - $began) / 1e9;
    });
    return [$wall, $wrong];
}

/**
 * Runs a function in 50 coroutines, which get their numbers, and waits for all.
 *
 * @internal
 * @return array<int, string> what they threw
 */
function hooked_each(Closure $function): array
{
    $wrong = [];
    $group = new Swoole\Coroutine\WaitGroup(HOOKED_COROUTINES);
    for ($i = 0; $i < HOOKED_COROUTINES; $i++) {
        go(function () use ($function, $i, $group, &$wrong) {
            try {
                $function($i);
            } catch (Throwable $error) {
                $wrong[$i] = get_class($error) . ': ' . $error->getMessage();
            } finally {
                $group->done();
            }
        });
    }
    $group->wait();
    return $wrong;
}

/**
 * @internal
 * @return array{mixed, float} what the call returned, and how long it took in seconds
 */
function hooked_call(Closure $call, int $i, mixed $connection): array
{
    $began = hrtime(true);
    $answer = $call($i, $connection);
    return [$answer, (hrtime(true) - $began) / 1e9];
}
