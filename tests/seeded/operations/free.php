<?php
/** What PHP computes by itself, and the functions that call back while they do. */

namespace Seeded;

$numbers = static fn (Dice $dice) => ['numbers' => array_map(fn () => $dice->below(50), range(0, $dice->between(1, 8)))];

return [
    'pause' => new Operation(function (Scene $scene) {
        $scene->wait();
        return true;
    }, holds: true),
    'sleep' => new Operation(function (Scene $scene, array $with) {
        return $scene->hooked ? usleep($with['us']) : null;
    }, fn (Dice $dice) => ['us' => $dice->below(4000)]),
    'hash' => new Operation(function (Scene $scene, array $with) {
        return [hash($with['algorithm'], str_repeat($scene->name, $with['times'])), md5($scene->name), hash_pbkdf2('sha256', $scene->name, 'salt', 300, 20)];
    }, fn (Dice $dice) => ['algorithm' => $dice->of(['sha256', 'xxh3', 'crc32b', 'md5']), 'times' => $dice->of([10, 200_000])]),
    'password' => new Operation(function (Scene $scene) {
        $hash = password_hash($scene->name, PASSWORD_BCRYPT, ['cost' => 4]);
        return [password_verify($scene->name, $hash), password_verify("not $scene->name", $hash), crypt($scene->name, '$5$rounds=1000$salt')];
    }),
    'sort' => new Operation(function (Scene $scene, array $with) {
        $list = $with['numbers'];
        $keyed = array_combine(array_map(fn ($i) => "k$i", array_keys($list)), $list);
        $compare = function ($a, $b) use ($scene) {
            $scene->wait();
            return $a <=> $b;
        };
        usort($list, $compare);
        uasort($keyed, fn ($a, $b) => $compare($b, $a));
        uksort($keyed, $compare);
        $object = new \ArrayObject($with['numbers']);
        $object->uasort($compare);
        return [$list, $keyed, $object->getArrayCopy()];
    }, $numbers, holds: true),
    'heap' => new Operation(function (Scene $scene, array $with) {
        $heap = new WaitingHeap($scene->name);
        foreach ($with['numbers'] as $number) {
            $heap->insert($number);
        }
        $out = [];
        while (!$heap->isEmpty()) {
            $out[] = $heap->extract();
        }
        return $out;
    }, $numbers, holds: true),
    'array_callbacks' => new Operation(function (Scene $scene, array $with) {
        $list = $with['numbers'];
        $wait = fn ($value) => [$scene->wait(), $value][1];
        $tree = ['a' => $list, 'b' => ['c' => $list]];
        array_walk_recursive($tree, function (&$value, $key, $by) use ($wait) {
            $value = $wait($value) * $by;
        }, 3);
        $walked = $list;
        array_walk($walked, function (&$value) use ($wait) {
            $value = $wait($value) + 1;
        });
        return [
            array_map(fn ($a, $b) => $wait($a) + $b, $list, $list),
            array_filter($list, fn ($value) => $wait($value) % 2 === 0),
            array_reduce($list, fn ($sum, $value) => $wait($sum) + $value, 0),
            $tree, $walked,
        ];
    }, $numbers, holds: true),
    'array_comparisons' => new Operation(function (Scene $scene, array $with) {
        $up = function ($a, $b) use ($scene) {
            $scene->wait();
            return $a <=> $b;
        };
        $down = function ($a, $b) use ($scene) {
            $scene->wait();
            return $b <=> $a;
        };
        $list = $with['numbers'];
        $other = array_reverse($list);
        return [
            array_uintersect($list, [3, 7, 20, ...$other], $up),
            array_udiff($list, [3, 7, 20], $down),
            array_udiff_uassoc($list, $other, $up, $down),
            array_uintersect_uassoc($list, $other, $down, $up),
            array_intersect_ukey($list, [1 => 0, 3 => 0], $up),
            array_diff_uassoc($list, $other, $down),
        ];
    }, $numbers, holds: true),
    'preg' => new Operation(function (Scene $scene, array $with) {
        $replaced = preg_replace_callback('/(\d)(\w)?(z)?/', function ($match) use ($scene) {
            $scene->wait();
            preg_match('/(?<a>x)/', 'yx', $inner);
            return ($match[1] + 1) . ($match[2] ?? '') . $inner['a'];
        }, $with['text'], -1, $count);
        $array = preg_replace_callback_array(['/a/' => fn () => [$scene->wait(), 'A'][1], '/b/' => fn () => [$scene->wait(), 'B'][1]], $with['text']);
        return [$replaced, $count, $array, preg_split('/ /', $with['text']), preg_last_error_msg()];
    }, fn (Dice $dice) => ['text' => implode(' ', array_map(fn () => $dice->below(10) . chr(97 + $dice->below(26)), range(0, $dice->between(1, 5))))], holds: true),
    'preg_same_pattern' => new Operation(function (Scene $scene, array $with) {
        // Many patterns, so that the cache of compiled ones has to give some up while one is in use.
        $out = preg_replace_callback("/(a+)(b?)/", function ($match) use ($scene, $with) {
            $scene->wait();
            for ($i = 0; $i < 300; ++$i) {
                preg_match("/x{$with['from']}y$i/", 'x');
            }
            return strlen($match[1]) . $match[2];
        }, 'aab-ab-aaa-b');
        return $out;
    }, fn (Dice $dice) => ['from' => $dice->below(20)], holds: true),
    'iterators' => new Operation(function (Scene $scene, array $with) {
        $generate = function () use ($scene, $with) {
            foreach ($with['numbers'] as $i => $number) {
                $scene->wait();
                yield $i => $number;
            }
            return 'returned';
        };
        $delegate = function () use ($generate) {
            $got = yield from $generate();
            yield 'end' => $got;
        };
        $sent = (function () use ($scene) {
            $sum = 0;
            while (($value = yield $sum) !== null) {
                $scene->wait();
                $sum += $value;
            }
            return $sum;
        })();
        $sums = [$sent->current()];
        foreach ([1, 2, 3] as $value) {
            $sums[] = $sent->send($value);
        }
        $sent->send(null);
        return [iterator_to_array($delegate()), iterator_count($generate()), iterator_apply($it = $generate(), fn () => true), $sums, $sent->getReturn(),
            iterator_to_array(new \CallbackFilterIterator($generate(), fn ($value) => [$scene->wait(), $value % 2 === 0][1])),
            implode(',', [...$generate()])];
    }, $numbers, holds: true),
    'generator_thrown_into' => new Operation(function (Scene $scene) {
        $said = [];
        $generator = (function () use ($scene, &$said) {
            try {
                yield 1;
            } catch (\RuntimeException $e) {
                $scene->wait();
                $said[] = $e->getMessage();
                yield 2;
            } finally {
                $scene->wait();
                $said[] = 'finally';
            }
        })();
        $said[] = $generator->current();
        $said[] = $generator->throw(new \RuntimeException('into it'));
        unset($generator);
        return $said;
    }, holds: true),
    'fiber' => new Operation(function (Scene $scene) {
        $fiber = new \Fiber(function (int $value) use ($scene) {
            $scene->wait();
            $value += \Fiber::suspend($value);
            $scene->wait();
            $value += \Fiber::suspend($value);
            return $value;
        });
        $out = [$fiber->start(1)];
        $scene->wait();
        $out[] = $fiber->resume(2);
        $fiber->resume(3);
        return [...$out, $fiber->getReturn()];
    }, holds: true),
    'calls' => new Operation(function (Scene $scene, array $with) {
        $thing = new Waiting($scene->name);
        return [
            call_user_func([$thing, 'method'], 1, 2), call_user_func_array($thing, ['a', 'b']), [Waiting::class, 'stat']($scene->name, 3),
            (new \ReflectionMethod(Waiting::class, '__toString'))->invoke($thing), \Closure::fromCallable([$thing, 'other'])(4),
            (new \ReflectionClass(Waiting::class))->newInstance($scene->name, 'new')->called(), $thing->first(...)(5),
        ];
    }, holds: true),
    'strings_of_objects' => new Operation(function (Scene $scene) {
        $thing = new Waiting($scene->name, 'hay');
        return [implode('-', [$thing, 1, $thing]), str_replace('a', 'o', $thing), "$thing|$thing", in_array('hay', [$thing]), strlen($thing), sprintf('%5s|%s', $thing, $thing),
            substr($thing, 1), trim($thing), strtr('x', ['x' => (string) $thing]), array_search('hay', ['no', $thing]), $thing == 'hay', htmlspecialchars($thing),
            number_format(1234.5, 2), ucfirst($thing), explode('a', $thing), array_unique([$thing, 'hay', 'ho']), array_combine([(string) $thing], [1])];
    }, holds: true),
    'comparisons' => new Operation(function (Scene $scene) {
        $make = function () use ($scene) {
            $object = new \stdClass();
            $object->thing = new Waiting($scene->name);
            $object->list = [1, 2, new Waiting($scene->name, 'b')];
            return $object;
        };
        [$a, $b] = [$make(), $make()];
        $list = [new Waiting($scene->name, 'b'), 'a', new Waiting($scene->name, 'c')];
        sort($list);
        return [$a == $b, $a <=> $b, array_map('strval', $list), max('a', new Waiting($scene->name, 'b')) == 'b'];
    }, holds: true),
    'counted_and_indexed' => new Operation(function (Scene $scene) {
        $thing = new Waiting($scene->name, 'abc');
        $thing[] = 1;
        $thing['k'] = 2;
        unset($thing[0]);
        return [count($thing), $thing['x'], isset($thing['x']), empty($thing['x']), isset($thing['nothing']), $thing->kept(), iterator_to_array($thing), $thing['x'] ?? 1];
    }, holds: true),
    'compressed' => new Operation(function (Scene $scene, array $with) {
        $text = str_repeat($scene->name, $with['times']);
        $deflate = deflate_init(ZLIB_ENCODING_GZIP);
        $out = '';
        foreach (str_split($text, 1000) as $piece) {
            $out .= deflate_add($deflate, $piece, ZLIB_NO_FLUSH);
            $scene->wait();
        }
        $out .= deflate_add($deflate, '', ZLIB_FINISH);
        return [gzdecode($out) === $text, gzuncompress(gzcompress($text)) === $text];
    }, fn (Dice $dice) => ['times' => $dice->between(1, 2000)], holds: true),
    'hash_in_pieces' => new Operation(function (Scene $scene, array $with) {
        $hash = hash_init('sha256');
        foreach (['a', $scene->name, 'b'] as $piece) {
            hash_update($hash, $piece);
            $scene->wait();
        }
        return hash_final($hash);
    }, holds: true),
    'dates' => new Operation(function (Scene $scene, array $with) {
        $date = new \DateTimeImmutable("@{$with['at']}");
        $period = new \DatePeriod($date, new \DateInterval('P1D'), 3);
        $out = [];
        foreach ($period as $day) {
            $scene->wait();
            $out[] = $day->format('c');
        }
        return $out;
    }, fn (Dice $dice) => ['at' => $dice->below(2_000_000_000)], holds: true),
    'argument_defaults' => new Operation(function (Scene $scene) {
        // A constant expression that waits: new in an initializer.
        $made = (static fn (Waiting|string $thing = 'no') => (string) $thing)(new Waiting($scene->name));
        return [$made, match (true) {
            (bool) count(new Waiting($scene->name)) => 'counted',
            default => 'not',
        }];
    }, holds: true),
];
