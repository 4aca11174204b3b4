<?php
/** Exceptions, cancellation and time limits, and the ends of scripts. */

namespace Seeded;

use Swoole\Coroutine as Co;

/**
 * A child that somebody cancels or limits while it makes the steps inside. What they say is nobody's business then, it may
 * be anything; what counts is that all come to an end and nobody else notices.
 */
$disturb = static function (Scene $scene, \Closure $disturb): string {
    if (!$scene->hooked) {
        $scene->wait();
        $scene->wait();
        return 'all ended';
    }
    $id = go(static function () use ($scene, $disturb) {
        $work = static function () use ($scene) {
            $scene->wait();
            $scene->wait();
            Scene::pause('long');
        };
        // Twice: it may be told while it is being told.
        for ($i = 0; $i < 2; ++$i) {
            try {
                if ($i === 0) {
                    $disturb(null);
                    // What cannot be read to its end says so.
                    @$work();
                }
            } catch (\Swoole\ExitException $exit) {
                throw $exit;
            } catch (\Throwable) {
                // Told that it was canceled, or that its time is up.
            }
        }
    });
    $disturb($id);
    for ($turns = 0; Co::exists($id); ++$turns) {
        if ($turns > 15_000) {
            return 'it never ended';
        }
        Scene::pause('short');
    }
    return 'all ended';
};

return [
    'exception' => new Operation(function (Scene $scene, array $with) {
        $scene->wait();
        throw new ($with['class'])("thrown by $scene->name");
    }, fn (Dice $dice) => ['class' => $dice->of([\RuntimeException::class, \TypeError::class, \JsonException::class])], holds: true),
    'type_error' => new Operation(function (Scene $scene) {
        $scene->wait();
        return strlen([]);
    }, holds: true),
    'canceled' => new Operation(function (Scene $scene, array $with) use ($disturb) {
        return $disturb($scene, static function (?int $id) use ($with) {
            if ($id !== null) {
                foreach ($with['after'] as $after) {
                    Scene::pause($after);
                    Co::exists($id) && Co::cancel($id, $with['throw']);
                }
            }
        });
    }, fn (Dice $dice) => ['after' => array_map(fn () => $dice->of(['no', 'turn', 'turns', 'short', 'long']), range(0, $dice->below(4))), 'throw' => $dice->once(2)], holds: true, disturbs: true),
    'limited' => new Operation(function (Scene $scene, array $with) use ($disturb) {
        return $disturb($scene, static function (?int $id) use ($with) {
            $id === null && Co::setTimeLimit($with['s']);
        });
    }, fn (Dice $dice) => ['s' => $dice->of([0.001, 0.002, 0.004, 0.01])], holds: true, disturbs: true),
    'exit' => new Operation(function (Scene $scene, array $with) {
        if ($scene->hooked) {
            $scene->wait();
            // An ExitException that nobody catches.
            Player::$playing->ended = 255;
            exit($with['status']);
        }
    }, fn (Dice $dice) => ['status' => $dice->below(100)], ends: true),
    'fatal_error' => new Operation(function (Scene $scene) {
        if ($scene->hooked) {
            $scene->wait();
            Player::$playing->ended = 255;
            eval('function strlen2() {} function strlen2() {}');
        }
    }, ends: true),
    'memory_limit' => new Operation(function (Scene $scene) {
        if ($scene->hooked) {
            $scene->wait();
            Player::$playing->ended = 255;
            str_repeat('too much', 200 << 20);
        }
    }, ends: true),
    'uncaught' => new Operation(function (Scene $scene) {
        if ($scene->hooked) {
            $scene->wait();
            Player::$playing->ended = 255;
            go(static fn () => throw new \LogicException('nobody catches it'));
            Scene::pause('long');
        }
    }, ends: true),
];
