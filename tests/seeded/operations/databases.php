<?php
/**
 * Databases: SQLite in files, MariaDB, PostgreSQL and Redis where the environment says that they are there. Each program
 * works in tables and keys of its own; handles are a coroutine's own, persistent, or shared.
 */

namespace Seeded;

$mysql = static fn (array $options = []) => new \PDO('mysql:host=' . getenv('MYSQL_HOST') . ';port=' . getenv('MYSQL_PORT') . ';dbname=' . getenv('MYSQL_DATABASE'), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'),
    $options + [\PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION]);
$mysqli = static fn (string $prefix = '') => new \mysqli($prefix . getenv('MYSQL_HOST'), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'), getenv('MYSQL_DATABASE'), (int) getenv('MYSQL_PORT'));
$pgsql = static fn () => 'host=127.0.0.1 port=' . getenv('PGPORT') . ' user=' . (getenv('PGUSER') ?: 'test') . ' dbname=' . (getenv('PGDATABASE') ?: 'test');
$redis = static function (bool $persistent = false) {
    $redis = new \Redis();
    $persistent ? $redis->pconnect('127.0.0.1', (int) getenv('REDIS_PORT')) : $redis->connect('127.0.0.1', (int) getenv('REDIS_PORT'));
    return $redis;
};
$ms = static fn (Dice $dice) => ['ms' => $dice->of([0, 1, 2, 5]), 'persistent' => $dice->once(2)];
/** Several ask with one handle at the same time. Each gets its own answer or is told so; never another's. */
$share = static function (Scene $scene, \Closure $ask): string {
    $wrong = 'each gets its own answer, or none';
    if (!$scene->hooked) {
        return $wrong;
    }
    $asides = [];
    foreach (['alice', 'bob', 'carol'] as $who) {
        $asides[] = $scene->aside(static function () use ($who, $ask, &$wrong) {
            try {
                $answer = $ask($who);
            } catch (\Throwable) {
                return;
            }
            if ($answer !== $who && $answer !== null && $answer !== false) {
                $wrong = "$who gets " . print_r($answer, true);
            }
        });
    }
    foreach ($asides as $aside) {
        $aside->join();
    }
    foreach (['dave', 'erin'] as $who) {
        try {
            $answer = $ask($who);
            if ($answer !== $who && $answer !== null && $answer !== false) {
                $wrong = "$who, alone, gets " . print_r($answer, true);
            }
        } catch (\Throwable) {
        }
    }
    return $wrong;
};

return [
    'sqlite' => new Operation(function (Scene $scene, array $with) {
        $pdo = new \PDO('sqlite:' . $scene->path('base' . Loader::$generation), null, null, [\PDO::ATTR_PERSISTENT => $with['persistent']]);
        $pdo->exec('drop table if exists t');
        $pdo->exec('create table t (n integer, name text)');
        $insert = $pdo->prepare('insert into t values (?, ?)');
        $pdo->beginTransaction();
        for ($i = 0; $i < $with['rows']; ++$i) {
            $insert->execute([$i, $scene->name]);
        }
        $scene->wait();
        $pdo->commit();
        $got = $pdo->query('select sum(n), count(*), max(name) from t')->fetch(\PDO::FETCH_NUM);
        try {
            $pdo->exec('nonsense');
        } catch (\PDOException $thrown) {
            $got[] = $thrown->getMessage();
        }
        return $got;
    }, fn (Dice $dice) => ['rows' => $dice->of([1, 10, 500]), 'persistent' => $dice->once(3)], needs: ['pdo_sqlite'], holds: true),
    'sqlite_callbacks' => new Operation(function (Scene $scene) {
        $db = new \SQLite3(':memory:');
        $db->createFunction('waits', function ($value) use ($scene) {
            $scene->wait();
            return "[$value]";
        });
        $db->createCollation('backwards', function ($a, $b) use ($scene) {
            $scene->wait();
            return strcmp($b, $a);
        });
        $db->exec('create table t (a text); insert into t values (1), (2), (3)');
        return [$db->querySingle("select waits(a) || waits('$scene->name') from t where a = 2"), $db->querySingle('select a from t order by a collate backwards')];
    }, needs: ['sqlite3'], holds: true),
    'sqlite_locked' => new Operation(function (Scene $scene) {
        // Two connections of one step, and one lock.
        $path = $scene->path('locked');
        $one = new \SQLite3($path);
        $one->busyTimeout(3000);
        $one->exec('create table if not exists t (a text); delete from t');
        $one->exec('begin immediate; insert into t values (1)');
        $aside = $scene->aside(static function () use ($path) {
            $two = new \SQLite3($path);
            $two->busyTimeout(3000);
            $two->exec('insert into t values (2)');
        });
        $scene->wait();
        $one->exec('commit');
        $aside->now();
        $aside->join();
        return $one->querySingle('select count(*) from t');
    }, needs: ['sqlite3'], holds: true),
    'pdo_mysql' => new Operation(function (Scene $scene, array $with) use ($mysql) {
        $pdo = $mysql([\PDO::ATTR_PERSISTENT => $with['persistent'], \PDO::ATTR_EMULATE_PREPARES => $with['ms'] > 1]);
        $statement = $pdo->prepare('select ? as name, sleep(?) as slept, @mine as mine');
        $rows = [];
        for ($i = 0; $i < 2; ++$i) {
            $statement->execute(["$scene->name $i", $with['ms'] / 1000]);
            $rows[] = $statement->fetch(\PDO::FETCH_NUM)[0];
            $scene->wait();
        }
        try {
            $pdo->query("select nonsense_" . str_replace('.', '_', $scene->name));
        } catch (\PDOException $thrown) {
            $rows[] = $thrown->getMessage();
        }
        return $rows;
    }, $ms, needs: ['pdo_mysql', 'MYSQL_PORT'], holds: true),
    'pdo_mysql_transaction' => new Operation(function (Scene $scene, array $with) use ($mysql) {
        // Not ended: whoever gets the connection next must not be in it.
        $pdo = $mysql([\PDO::ATTR_PERSISTENT => true]);
        $before = $pdo->inTransaction();
        $pdo->beginTransaction();
        $pdo->query("select sleep({$with['ms']} / 1000)")->fetchAll();
        $scene->wait();
        $in = $pdo->inTransaction();
        $with['ends'] && $pdo->rollBack();
        return [$before, $in];
    }, fn (Dice $dice) => $ms($dice) + ['ends' => $dice->once(2)], needs: ['pdo_mysql', 'MYSQL_PORT'], holds: true,
        // A plain PHP has one such connection, so the inner transaction would begin in the outer one.
        notIn: ['pdo_mysql_transaction']),
    'pdo_mysql_shared' => new Operation(function (Scene $scene) use ($mysql, $share) {
        $pdo = $mysql();
        return $share($scene, fn ($who) => $pdo->query("select '$who', sleep(0.002)")->fetchColumn());
    }, needs: ['pdo_mysql', 'MYSQL_PORT'], shares: true),
    'mysqli' => new Operation(function (Scene $scene, array $with) use ($mysqli) {
        $db = $mysqli($with['persistent'] ? 'p:' : '');
        $got = [$db->query("select '$scene->name', sleep({$with['ms']} / 1000)")->fetch_row()[0]];
        $scene->wait();
        $statement = $db->prepare('select concat(?, ?)');
        $name = $scene->name;
        $two = 'two';
        $statement->bind_param('ss', $name, $two);
        $statement->execute();
        $statement->bind_result($both);
        $statement->fetch();
        $statement->close();
        try {
            $db->query("select nonsense_" . str_replace('.', '_', $scene->name));
        } catch (\mysqli_sql_exception $thrown) {
            $got[] = $thrown->getMessage();
        }
        $db->close();
        return [...$got, $both];
    }, $ms, needs: ['mysqli', 'MYSQL_PORT'], holds: true),
    'mysqli_connect_error' => new Operation(function (Scene $scene) {
        $before = mysqli_report(MYSQLI_REPORT_OFF);
        $db = @mysqli_connect(getenv('MYSQL_HOST'), 'nobody' . crc32($scene->name), 'wrong', 'none', (int) getenv('MYSQL_PORT'));
        $scene->wait();
        return [$db, str_contains((string) mysqli_connect_error(), 'nobody' . crc32($scene->name))];
    }, needs: ['mysqli', 'MYSQL_PORT'], off: 'mysqli_report() is one switch for all, and the others then get no exceptions'),
    'mysqli_shared' => new Operation(function (Scene $scene) use ($mysqli, $share) {
        $db = $mysqli();
        return $share($scene, fn ($who) => $db->query("select '$who', sleep(0.002)")->fetch_row()[0]);
    }, needs: ['mysqli', 'MYSQL_PORT'], shares: true),
    'pgsql' => new Operation(function (Scene $scene, array $with) use ($pgsql) {
        $db = $with['persistent'] ? pg_pconnect($pgsql()) : pg_connect($pgsql(), PGSQL_CONNECT_FORCE_NEW);
        $got = [pg_fetch_result(pg_query($db, "select '$scene->name', pg_sleep({$with['ms']} / 1000.0)"), 0, 0)];
        $scene->wait();
        $got[] = pg_fetch_result(pg_query_params($db, 'select $1::text || $2::text', [$scene->name, 'two']), 0, 0);
        $got[] = @pg_query($db, 'nonsense');
        $got[] = str_contains(pg_last_error($db), 'nonsense');
        return $got;
    }, $ms, needs: ['pgsql', 'PGPORT'], holds: true),
    'pgsql_shared' => new Operation(function (Scene $scene) use ($pgsql, $share) {
        $db = pg_connect($pgsql(), PGSQL_CONNECT_FORCE_NEW);
        return $share($scene, static function ($who) use ($db) {
            $result = @pg_query($db, "select '$who', pg_sleep(0.002)");
            return $result ? pg_fetch_result($result, 0, 0) : null;
        });
    }, needs: ['pgsql', 'PGPORT'], shares: true),
    'pdo_pgsql' => new Operation(function (Scene $scene, array $with) use ($pgsql) {
        $pdo = new \PDO('pgsql:' . str_replace(' ', ';', $pgsql()), null, null, [\PDO::ATTR_PERSISTENT => $with['persistent']]);
        $statement = $pdo->prepare('select ?::text, pg_sleep(?)');
        $rows = [];
        for ($i = 0; $i < 2; ++$i) {
            $statement->execute(["$scene->name $i", $with['ms'] / 1000]);
            $rows[] = $statement->fetch(\PDO::FETCH_NUM)[0];
            $scene->wait();
        }
        return $rows;
    }, $ms, needs: ['pdo_pgsql', 'PGPORT'], holds: true),
    'redis' => new Operation(function (Scene $scene, array $with) use ($redis) {
        $client = $redis($with['persistent']);
        $key = "seeded $scene->name " . getmypid();
        $client->setOption(\Redis::OPT_SERIALIZER, \Redis::SERIALIZER_PHP);
        $client->set($key, new Packed($scene->name, 'stored'));
        $scene->wait();
        $got = [$client->get($key)->value, $client->rawCommand('BLPOP', "$key none", (string) (max(1, $with['ms']) / 1000)), $client->multi()->incr("$key n")->incr("$key n")->exec()];
        $client->del($key, "$key n");
        $client->setOption(\Redis::OPT_SERIALIZER, \Redis::SERIALIZER_NONE);
        $client->close();
        return $got;
    }, $ms, needs: ['redis', 'REDIS_PORT'], holds: true),
    'redis_shared' => new Operation(function (Scene $scene) use ($redis, $share) {
        $client = $redis();
        return $share($scene, fn ($who) => $client->eval("local t=redis.call('TIME'); local e=t[1]*1000000+t[2]+1000; repeat t=redis.call('TIME') until t[1]*1000000+t[2]>e; return ARGV[1]", [$who], 0));
    }, needs: ['redis', 'REDIS_PORT'], shares: true),
    'coroutine_mysql' => new Operation(function (Scene $scene, array $with) {
        if (!$scene->hooked) {
            $scene->wait();
            return [[['name' => $scene->name]], false];
        }
        $client = new \Swoole\Coroutine\MySQL();
        $client->connect(['host' => getenv('MYSQL_HOST'), 'port' => (int) getenv('MYSQL_PORT'), 'user' => getenv('MYSQL_USER'), 'password' => getenv('MYSQL_PASSWORD'),
            'database' => getenv('MYSQL_DATABASE')]);
        $rows = $client->query("select '$scene->name' as name");
        $scene->wait();
        return [$rows, $client->query('nonsense')];
    }, needs: ['MYSQL_PORT'], holds: true),
];
