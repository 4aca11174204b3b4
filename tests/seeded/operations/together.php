<?php
/** Channels, wait groups, locks, coroutines in coroutines: with the extension, and what comes to the same without. */

namespace Seeded;

use Swoole\Coroutine as Co;
use Swoole\Coroutine\Channel;
use Swoole\Coroutine\WaitGroup;

return [
    'channel' => new Operation(function (Scene $scene, array $with) {
        $numbers = range(1, $with['count']);
        if (!$scene->hooked) {
            array_map(fn () => $scene->wait(), $numbers);
            return $numbers;
        }
        $channel = new Channel($with['size']);
        $aside = $scene->aside(static function () use ($channel, $numbers) {
            foreach ($numbers as $number) {
                Scene::pause('turn');
                // Whoever was to take it may be canceled.
                $channel->push($number, 10.0);
            }
            $channel->close();
        });
        $got = [];
        while (($number = $channel->pop()) !== false) {
            $got[] = $number;
            $scene->wait();
        }
        $aside->join();
        return $got;
    }, fn (Dice $dice) => ['count' => $dice->between(1, 8), 'size' => $dice->between(1, 3)], holds: true),
    'wait_group' => new Operation(function (Scene $scene, array $with) {
        $sum = 0;
        if (!$scene->hooked) {
            $sum = array_sum(range(0, $with['count'] - 1));
            $scene->wait();
            return $sum;
        }
        $group = new WaitGroup();
        for ($i = 0; $i < $with['count']; ++$i) {
            $group->add();
            go(static function () use ($group, $i, &$sum, $with) {
                Scene::pause($with['pauses'][$i]);
                $sum += $i;
                $group->done();
            });
        }
        $scene->wait();
        $group->wait();
        return $sum;
    }, function (Dice $dice) {
        $count = $dice->between(1, 6);
        return ['count' => $count, 'pauses' => array_map(fn () => $dice->of(Scene::PAUSES), range(1, $count))];
    }, holds: true),
    'nested' => new Operation(function (Scene $scene) {
        $said = [];
        $inner = static function () use ($scene, &$said) {
            $said[] = 'begun';
            $scene->wait();
            $said[] = 'ended';
        };
        $aside = $scene->aside(static function () use ($scene, $inner) {
            $deeper = $scene->aside($inner);
            $deeper->now();
            $deeper->join();
        });
        $aside->now();
        $aside->join();
        return $said;
    }, holds: true),
    'batch' => new Operation(function (Scene $scene, array $with) {
        $work = array_map(fn ($i) => static fn () => $i * 2, range(1, $with['count']));
        $scene->wait();
        return $scene->hooked ? Co\batch($work) : array_map(fn ($one) => $one(), $work);
    }, fn (Dice $dice) => ['count' => $dice->between(1, 5)], holds: true),
    'deferred' => new Operation(function (Scene $scene) {
        $said = [];
        $work = static function () use ($scene, &$said) {
            $scene->hooked && Co::defer(function () use (&$said) {
                Scene::pause('turn');
                $said[] = 'deferred';
            });
            $scene->wait();
            $said[] = 'done';
            $scene->hooked || $said[] = 'deferred';
        };
        $aside = $scene->aside($work);
        $aside->now();
        for ($i = 0; $scene->hooked && count($said) < 2 && $i < 5000; ++$i) {
            Scene::pause('short');
        }
        return $said;
    }, holds: false),
    'timer' => new Operation(function (Scene $scene) {
        if (!$scene->hooked) {
            $scene->wait();
            return 'called';
        }
        $channel = new Channel(1);
        \Swoole\Timer::after(1, static fn () => $channel->push('called'));
        $scene->wait();
        return $channel->pop();
    }, holds: true),
    'backtrace' => new Operation(function (Scene $scene) {
        $look = static fn () => array_column(debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS), 'function');
        $scene->wait();
        return [count($look()) > 1, (new \Exception('x'))->getLine() > 0];
    }, holds: true),
];
