<?php
/** What PHP remembers in globals from one call to the next, or while it calls back. */

namespace Seeded;

return [
    'strtok' => new Operation(function (Scene $scene, array $with) {
        $words = [];
        for ($word = strtok($with['text'], ' '); $word !== false; $word = strtok(' ')) {
            $words[] = $word;
            $scene->wait();
        }
        return $words;
    }, fn (Dice $dice) => ['text' => implode(' ', array_map(fn () => chr(97 + $dice->below(26)), range(0, $dice->between(1, 5))))], notIn: ['strtok'], holds: true),
    'json_last_error' => new Operation(function (Scene $scene, array $with) {
        json_decode($with['text']);
        $scene->wait();
        return json_last_error_msg();
    }, fn (Dice $dice) => ['text' => $dice->of(['{bad', '[1]', '[[[', '"a'])], notIn: ['json_last_error']),
    'preg_last_error' => new Operation(function (Scene $scene, array $with) {
        @preg_match($with['pattern'], 'foobar foobar foobar foobar');
        $scene->wait();
        return preg_last_error_msg();
    }, fn (Dice $dice) => ['pattern' => $dice->of(['/(?:\D+|<\d+>)*[!?]/', '/a/'])]),
    'error_get_last' => new Operation(function (Scene $scene, array $with) {
        error_clear_last();
        if ($with['fails']) {
            @file_get_contents("place/nothing-$scene->name");
        }
        $scene->wait();
        return error_get_last()['message'] ?? 'no error';
    }, fn (Dice $dice) => ['fails' => !$dice->once(3)]),
    'silenced' => new Operation(function (Scene $scene) {
        $got = @$scene->undefined->wait[(string) new Waiting($scene->name)];
        return [$got, error_reporting()];
    }, holds: false),
    'silenced_wait' => new Operation(function (Scene $scene) {
        $wait = static function () use ($scene) {
            $scene->wait();
            return error_reporting();
        };
        return [@$wait(), error_reporting()];
    }, holds: false),
    'error_handler' => new Operation(function (Scene $scene, array $with) {
        Handler::$handled[$scene->name] = [];
        for ($i = 0; $i < $with['errors']; ++$i) {
            $with['by'] === 'trigger' ? trigger_error("error $i of $scene->name", E_USER_WARNING) : fopen("place/none/$i of $scene->name", 'r');
        }
        $handled = Handler::$handled[$scene->name];
        unset(Handler::$handled[$scene->name]);
        return $handled;
    }, fn (Dice $dice) => ['errors' => $dice->between(1, 3), 'by' => $dice->of(['trigger', 'fopen'])], notIn: ['error_handler', 'error_handler_throws']),
    'error_handler_throws' => new Operation(function (Scene $scene) {
        Handler::$handled[$scene->name] = [];
        try {
            trigger_error("throw error of $scene->name", E_USER_WARNING);
            return 'not thrown';
        } catch (\ErrorException $thrown) {
            return $thrown->getMessage();
        } finally {
            unset(Handler::$handled[$scene->name]);
        }
    }, notIn: ['error_handler', 'error_handler_throws']),
    'output' => new Operation(function (Scene $scene, array $with) {
        ob_start();
        echo "one $scene->name ";
        $scene->wait();
        ob_start();
        echo 'inner';
        $scene->wait();
        $inner = ob_get_clean();
        printf('two %s', strrev($inner));
        return [ob_get_clean(), $inner];
    }, notIn: ['output_callback'], holds: true),
    'output_callback' => new Operation(function (Scene $scene, array $with) {
        ob_start();
        ob_start(function (string $text, int $phase) use ($scene) {
            $scene->wait();
            return strtoupper($text);
        }, $with['chunk']);
        echo "first of $scene->name ";
        echo 'second';
        ob_end_flush();
        return ob_get_clean();
    }, fn (Dice $dice) => ['chunk' => $dice->of([0, 0, 3])], notIn: ['output_callback'], holds: true),
    'destructor' => new Operation(function (Scene $scene) {
        $said = [];
        $leaving = new Leaving($scene->name, $said);
        $list = [new Leaving($scene->name, $said, 'in a list'), 1];
        unset($leaving);
        $list = null;
        (static function () use ($scene, &$said) {
            $local = new Leaving($scene->name, $said, 'local');
        })();
        return $said;
    }, holds: true),
    'destructor_on_the_way_up' => new Operation(function (Scene $scene) {
        $said = [];
        try {
            (static function () use ($scene, &$said) {
                $local = new Leaving($scene->name, $said, 'local');
                throw new \RuntimeException('past it');
            })();
        } catch (\RuntimeException $thrown) {
            $said[] = $thrown->getMessage();
        }
        unset($thrown);
        return $said;
    }, holds: true),
    'destructors_in_a_cycle' => new Operation(function (Scene $scene, array $with) {
        $said = [];
        for ($i = 0; $i < $with['count']; ++$i) {
            $one = new Leaving($scene->name, $said, 'one');
            $two = new Leaving($scene->name, $said, 'two');
            $one->other = $two;
            $two->other = $one;
            unset($one, $two);
        }
        gc_collect_cycles();
        // Somebody else may be collecting them.
        for ($tries = 0; $scene->hooked && count($said) < 2 * $with['count'] && $tries < 2000; ++$tries) {
            Scene::pause('short');
            gc_collect_cycles();
        }
        sort($said);
        return $said;
    }, fn (Dice $dice) => ['count' => $dice->of([1, 1, 2, 5])]),
    'garbage' => new Operation(function (Scene $scene, array $with) {
        // Enough for the collector to run by itself.
        for ($i = 0; $i < $with['count']; ++$i) {
            $object = new \stdClass();
            $object->self = $object;
            $object->of = $scene->name;
        }
        return $object->self->of;
    }, fn (Dice $dice) => ['count' => $dice->of([100, 12_000])]),
    'magic' => new Operation(function (Scene $scene) {
        $thing = new Waiting($scene->name);
        $got = [$thing->colour, isset($thing->colour), isset($thing->nothing), $thing->deep['x'] ?? 'none', empty($thing->colour)];
        $thing->colour = 'red';
        $thing->size = 7;
        unset($thing->size);
        $got[] = $thing->colour;
        $got[] = $thing->size;
        return [...$got, $thing->kept()];
    }, holds: true),
    'magic_shared' => new Operation(function (Scene $scene) {
        // One object, asked for the same property by many.
        static $common;
        $common ??= new CommonMagic();
        CommonMagic::$waits[] = $scene;
        return [$common->colour, isset($common->colour)];
    }, holds: false),
    'magic_shared_write' => new Operation(function (Scene $scene) {
        static $common;
        $common ??= new CommonMagic();
        CommonMagic::$waits[] = $scene;
        $common->message = $scene->name;
        unset($common->message);
        $mine = array_values(array_filter(CommonMagic::$written, fn ($written) => $written === $scene->name));
        CommonMagic::$written = array_diff(CommonMagic::$written, $mine);
        return $mine;
    }, holds: false),
    'autoload' => new Operation(function (Scene $scene, array $with) {
        // The same classes for everybody in the program: who comes while one is being loaded waits for it.
        $class = "Seeded\\Loaded\\{$with['kind']}{$with['number']}_" . Loader::$generation;
        return match ($with['by']) {
            'constant' => constant("$class::NUMBER"),
            'new' => (new $class())->number(),
            'class_exists' => class_exists($class) ? $class::NUMBER : 'not there',
            'static' => $class::$numbers[0],
            'is_a' => is_a($class, 'Seeded\Loaded\Base' . $with['number'] . '_' . Loader::$generation, true),
        };
    }, fn (Dice $dice) => ['kind' => $dice->of(['Base', 'Kid', 'Kid', 'Grandkid']), 'number' => $dice->below(3),
        'by' => $dice->of(['constant', 'new', 'class_exists', 'static', 'is_a'])],
        off: 'a class whose parent many load at once is sometimes not found yet: takes finding out'),
    'autoload_of_nothing' => new Operation(function (Scene $scene) {
        try {
            return [class_exists('Seeded\Missing'), \Seeded\Missing::NUMBER];
        } catch (\Error $thrown) {
            return $thrown->getMessage();
        }
    }),
    'autoload_throws' => new Operation(function (Scene $scene) {
        try {
            return new \Seeded\Throwing();
        } catch (\LogicException $thrown) {
            return $thrown->getMessage();
        }
    }),
    'session' => new Operation(function (Scene $scene, array $with) {
        $seen = [];
        for ($i = 0; $i < $with['times']; ++$i) {
            session_id(str_replace('.', '-', $scene->name));
            if (!session_start()) {
                return 'not started';
            }
            $seen[] = [session_id(), $_SESSION['who'] ?? 'nobody', $_SESSION['n'] ?? 0];
            $scene->wait();
            $_SESSION['who'] = $scene->name;
            $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
            $_SESSION['thing'] = new Packed($scene->name, $i);
            $scene->wait();
            $seen[] = session_id();
            session_write_close();
        }
        session_id(str_replace('.', '-', $scene->name));
        session_start();
        $seen[] = [$_SESSION['who'], $_SESSION['thing']->value, session_encode(), session_status()];
        session_destroy();
        $_SESSION = [];
        return $seen;
    }, fn (Dice $dice) => ['times' => $dice->between(1, 3)], notIn: ['session', 'session_of_one'], holds: true),
    'session_of_one' => new Operation(function (Scene $scene) {
        // Two requests of one visitor: the second waits for the first's lock, nothing is lost.
        $id = 'one-visitor';
        session_id($id);
        session_start();
        $before = $_SESSION['n'] ?? 0;
        $scene->wait();
        $_SESSION['n'] = $before + 1;
        $same = $_SESSION['n'] === $before + 1;
        session_write_close();
        return $same;
    }, notIn: ['session', 'session_of_one']),
    'error_log' => new Operation(function (Scene $scene, array $with) {
        for ($i = 0; $i < $with['lines']; ++$i) {
            error_log("$scene->name logs $i\n", 3, 'place/log');
            $scene->wait();
        }
        return array_values(array_filter(file('place/log', FILE_IGNORE_NEW_LINES), fn ($line) => str_starts_with($line, "$scene->name logs")));
    }, fn (Dice $dice) => ['lines' => $dice->between(1, 5)], holds: true),
    'php_log' => new Operation(function (Scene $scene, array $with) {
        for ($i = 0; $i < $with['lines']; ++$i) {
            error_log("$scene->name logs $i.");
            $scene->wait();
        }
        $mine = array_filter(file('place/php.log', FILE_IGNORE_NEW_LINES), fn ($line) => str_contains($line, "] $scene->name logs"));
        return array_map(fn ($line) => substr($line, strpos($line, ']') + 2), array_values($mine));
    }, fn (Dice $dice) => ['lines' => $dice->between(1, 5)], holds: true),
    'context' => new Operation(function (Scene $scene) {
        // Local static variables and references across a wait.
        $list = [1, 2, 3];
        foreach ($list as &$value) {
            $scene->wait();
            $value *= 2;
        }
        unset($value);
        [$a, [, $b]] = [$list[0], [0, $list[2]]];
        return [$list, compact('a', 'b'), array_sum($list)];
    }, holds: true),
    'finally' => new Operation(function (Scene $scene) {
        $said = [];
        $work = static function () use ($scene, &$said) {
            try {
                $scene->wait();
                return $said[] = 'returned';
            } finally {
                $scene->wait();
                $said[] = 'finally';
            }
        };
        $nested = static function () use ($scene, &$said) {
            try {
                try {
                    throw new \DomainException('first');
                } finally {
                    $scene->wait();
                    throw new \RangeException('second');
                }
            } catch (\RangeException $thrown) {
                $said[] = $thrown->getMessage() . ' after ' . $thrown->getPrevious()->getMessage();
            }
        };
        $said[] = $work();
        $nested();
        return $said;
    }, holds: true),
];
