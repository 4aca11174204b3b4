<?php
/**
 * Coroutines that ask for persistent handles, and databases as all clients of the tests see them.
 *
 *     $ids = together(5, fn (int $i) => $connect()->query('select connection_id()')->fetchColumn());
 */

/**
 * Runs a function in as many coroutines, which get their numbers, and returns what they have returned when all have ended.
 * What one has thrown is its result.
 *
 * @return list<mixed>
 */
function together(int $count, Closure $function): array
{
    $results = array_fill(0, $count, null);
    $all = [];
    for ($i = 0; $i < $count; $i++) {
        $all[] = go(function () use ($function, $i, &$results) {
            try {
                $results[$i] = $function($i);
            } catch (Throwable $error) {
                $results[$i] = $error;
            }
        });
    }
    Co::join(array_filter($all, fn ($id) => Co::exists($id)));
    return $results;
}

/**
 * Coroutines that ask at the same time, in several rounds, and what was answered to somebody else. True when all were right.
 */
function all_right(int $count, int $rounds, Closure $ask): bool
{
    $wrong = [];
    for ($round = 0; $round < $rounds; $round++) {
        foreach (together($count, fn (int $i) => $ask("$round.$i")) as $i => $answer) {
            if ($answer !== "$round.$i") {
                $wrong[] = "$round.$i: " . ($answer instanceof Throwable ? $answer->getMessage() : var_export($answer, true));
            }
        }
    }
    foreach ($wrong as $one) {
        echo "wrong: $one\n";
    }
    return !$wrong;
}

/** How many different values there are. */
function distinct(array $values): int
{
    foreach ($values as $value) {
        if ($value instanceof Throwable) {
            throw $value;
        }
    }
    return count(array_unique($values));
}

/** A persistent PDO of MariaDB. */
function mysql_pdo(array $options = []): PDO
{
    $dsn = sprintf('mysql:host=%s;port=%d;dbname=%s', getenv('MYSQL_HOST'), getenv('MYSQL_PORT'), getenv('MYSQL_DATABASE'));
    return new PDO($dsn, getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'), $options + [PDO::ATTR_PERSISTENT => true]);
}

/** A persistent PDO of PostgreSQL. */
function pgsql_pdo(int $port, array $options = []): PDO
{
    return new PDO("pgsql:host=127.0.0.1;port=$port;dbname=test", 'test', '', $options + [PDO::ATTR_PERSISTENT => true]);
}

/** A persistent mysqli. */
function mysqli_link(): mysqli
{
    return new mysqli(
        'p:' . getenv('MYSQL_HOST'),
        getenv('MYSQL_USER'),
        getenv('MYSQL_PASSWORD'),
        getenv('MYSQL_DATABASE'),
        (int) getenv('MYSQL_PORT'),
    );
}

/** A persistent link of ext-pgsql. */
function pgsql_link(int $port): PgSql\Connection
{
    return pg_pconnect("host=127.0.0.1 port=$port dbname=test user=test");
}

/** A persistent Redis. */
function redis_client(int $port): Redis
{
    $redis = new Redis();
    $redis->pconnect('127.0.0.1', $port);
    return $redis;
}
