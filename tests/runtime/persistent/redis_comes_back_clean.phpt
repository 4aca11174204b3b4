--TEST--
A persistent Redis comes back in database 0, outside of MULTI, watching nothing, with its own time limit; with phpredis' lists and without
--EXTENSIONS--
igbinary
redis
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/servers.php';

$port = (int) server('redis')['REDIS_PORT'];
foreach (['1', '0'] as $lists) {
    ini_set('redis.pconnect.pooling_enabled', $lists);
    Co\run(function () use ($port, $lists) {
        $first = together(5, function () use ($port) {
            $redis = redis_client($port);
            Co::sleep(0.01);
            return $redis->client('id');
        });
        $later = together(1, function () use ($port) {
            $seen = [];
            for ($i = 0; $i < 20; $i++) {
                [$seen[]] = together(1, fn () => redis_client($port)->client('id'));
            }
            return $seen;
        })[0];
        echo distinct($first), ' at the same time, later ones among them: ', json_encode(array_diff($later, $first) === []), "\n";

        $key = "leases-$lists";
        $leavings = [
            'select' => fn (Redis $redis) => $redis->select(3) && $redis->set($key, 'in 3'),
            'multi' => fn (Redis $redis) => $redis->multi()->set($key, 'multi'),
            'pipeline' => fn (Redis $redis) => $redis->pipeline()->set($key, 'pipeline'),
            'watch' => fn (Redis $redis) => $redis->watch($key),
            'name' => fn (Redis $redis) => $redis->client('setname', 'somebody'),
            'time limit' => fn (Redis $redis) => $redis->setOption(Redis::OPT_READ_TIMEOUT, 0.01),
            'exception' => fn (Redis $redis) => $redis->multi() && throw new LogicException('leaves'),
        ];
        foreach ($leavings as $what => $leave) {
            together(3, function () use ($port, $leave) {
                $redis = redis_client($port);
                Co::sleep(0.005);
                $leave($redis);
            });
            $seen = together(6, function () use ($port, $key) {
                $redis = redis_client($port);
                Co::sleep(0.005);
                $found = [$redis->get($key), $redis->client('getname'), $redis->getDBNum(), $redis->rawCommand('blpop', 'nothing', '0.05')];
                // What is watched has changed when it is somebody else who sets it.
                $redis->multi();
                $redis->set("$key-other", 1);
                return json_encode([...$found, $redis->exec()]);
            });
            echo "$what: ", implode(' ', array_unique($seen)), "\n";
        }
        echo 'all right: ';
        var_dump(all_right(8, 5, fn (string $what) => redis_client($port)->echo($what)));
        echo 'a thousand: ';
        $right = together(1000, function (int $i) use ($port) {
            $redis = redis_client($port);
            return $redis->echo("$i") === "$i";
        });
        var_dump(array_sum($right) === 1000);
        [$clients] = together(1, fn () => count(redis_client($port)->client('list')));
        echo 'not more than there were coroutines: ';
        var_dump($clients < ($lists ? 1100 : 2200));
    });
}
?>
--EXPECT--
5 at the same time, later ones among them: true
select: [false,false,0,[],[true]]
multi: [false,false,0,[],[true]]
pipeline: [false,false,0,[],[true]]
watch: [false,false,0,[],[true]]
name: [false,false,0,[],[true]]
time limit: [false,false,0,[],[true]]
exception: [false,false,0,[],[true]]
all right: bool(true)
a thousand: bool(true)
not more than there were coroutines: bool(true)
5 at the same time, later ones among them: true
select: [false,false,0,[],[true]]
multi: [false,false,0,[],[true]]
pipeline: [false,false,0,[],[true]]
watch: [false,false,0,[],[true]]
name: [false,false,0,[],[true]]
time limit: [false,false,0,[],[true]]
exception: [false,false,0,[],[true]]
all right: bool(true)
a thousand: bool(true)
not more than there were coroutines: bool(true)
