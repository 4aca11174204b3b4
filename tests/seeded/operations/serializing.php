<?php
/** serialize() and its like, which keep what they have seen in globals while they call the objects' methods. */

namespace Seeded;

$shape = static fn (Dice $dice) => ['shape' => $dice->of(['packed', 'sleeper', 'old', 'mixed', 'deep'])];
$make = static function (Scene $scene, string $shape): array {
    $shared = new \stdClass();
    $shared->name = $scene->name;
    return match ($shape) {
        'packed' => [$shared, new Packed($scene->name, $shared), $shared, new Packed($scene->name, [$shared, 1])],
        'sleeper' => [$shared, new Sleeper($scene->name, $shared), $shared, new Sleeper($scene->name, [$shared])],
        'old' => [$shared, new OldStyle($scene->name, [$shared, 7]), $shared],
        'mixed' => [$shared, new Packed($scene->name, $shared), new Sleeper($scene->name, $shared), new OldStyle($scene->name, 8), $shared, new \ArrayObject([$shared])],
        'deep' => [new Packed($scene->name, new Packed($scene->name, new Sleeper($scene->name, $shared))), $shared],
    };
};
/** What is in it, and who is the same as whom. */
$look = static function (mixed $value) use (&$look): mixed {
    static $seen;
    return match (true) {
        $value instanceof \stdClass => 'object of ' . ($value->name ?? '?'),
        $value instanceof \ArrayObject => array_map($look, $value->getArrayCopy()),
        $value instanceof Sleeper => ['woken' => $value->woken, 'value' => $look($value->value)],
        is_object($value) => [$value::class => $look($value->value)],
        is_array($value) => array_map($look, $value),
        default => $value,
    };
};
/** PHP ends the script for an exception in __debugInfo(). */
$disturbing = ['output_callback', 'canceled', 'limited'];
$tree = static fn (Scene $scene) => ['a' => new Waiting($scene->name), 'list' => [1, new Waiting($scene->name, 'b'), ['c' => new Waiting($scene->name, 'd')]]];

return [
    'serialize' => new Operation(function (Scene $scene, array $with) use ($make) {
        return serialize($make($scene, $with['shape']));
    }, $shape, holds: true),
    'serialize_shared' => new Operation(function (Scene $scene, array $with) use ($make, $look) {
        // An object that others serialize at the same time.
        static $common;
        $common ??= (object) ['name' => 'everybody'];
        $text = serialize([1, $common, new Packed($scene->name, $common), $common]);
        $back = unserialize($text);
        return [$text, $look($back), $back[1] === $back[3]];
    }, holds: true),
    'unserialize' => new Operation(function (Scene $scene, array $with) use ($make, $look) {
        $made = unserialize(serialize($make($scene, $with['shape'])));
        $objects = array_filter($made, fn ($value) => $value instanceof \stdClass);
        return [$look($made), count(array_unique(array_map(spl_object_id(...), $objects)))];
    }, $shape, holds: true),
    'unserialize_with_destructors' => new Operation(function (Scene $scene) use ($look) {
        // The key comes twice: what was there first is destroyed in the midst of it.
        $said = [];
        Destroyed::$said[$scene->name] = &$said;
        $leaving = 'O:16:"Seeded\Destroyed":1:{s:5:"scene";s:' . strlen($scene->name) . ":\"$scene->name\";}";
        $packed = serialize(new Packed($scene->name, 5));
        $made = unserialize("a:3:{i:0;{$leaving}i:0;i:1;i:1;$packed}i:2;i:3;}") ?: unserialize("a:2:{i:0;{$leaving}i:0;i:1;}");
        $got = [is_array($made) ? array_map($look, $made) : $made, count($said) > 0];
        unset(Destroyed::$said[$scene->name]);
        return $got;
    }, holds: true),
    'unserialize_broken' => new Operation(function (Scene $scene) {
        $said = [];
        Destroyed::$said[$scene->name] = &$said;
        $leaving = 'O:16:"Seeded\Destroyed":1:{s:5:"scene";s:' . strlen($scene->name) . ":\"$scene->name\";}";
        $made = @unserialize("a:2:{i:0;{$leaving}i:1;BROKEN");
        $got = [$made, $said];
        unset(Destroyed::$said[$scene->name]);
        return $got;
    }, holds: true),
    'unserialize_throws' => new Operation(function (Scene $scene) {
        $thrower = 'O:14:"Seeded\Thrower":1:{s:5:"scene";s:' . strlen($scene->name) . ":\"$scene->name\";}";
        $got = [];
        foreach (['unserialize', 'serialize'] as $what) {
            try {
                $what === 'serialize' ? serialize([1, new Thrower($scene->name)]) : unserialize("a:2:{i:0;i:1;i:1;$thrower}");
            } catch (\LogicException $thrown) {
                $got[] = $thrown->getMessage();
            }
        }
        return [...$got, serialize([1, $scene->name])];
    }, holds: true),
    'json_encode' => new Operation(function (Scene $scene, array $with) use ($tree) {
        return [json_encode($tree($scene), $with['flags']), json_last_error_msg()];
    }, fn (Dice $dice) => ['flags' => $dice->of([0, JSON_PRETTY_PRINT, JSON_PARTIAL_OUTPUT_ON_ERROR])], holds: true),
    'json_encode_shared' => new Operation(function (Scene $scene) {
        // Arrays and objects that are seen a second time on the way down count as recursion.
        static $common = null;
        $common ??= (static function () {
            $outer = new \stdClass();
            $outer->inner = new CommonJson();
            $outer->list = [1, $outer->inner];
            return $outer;
        })();
        CommonJson::$waits[] = $scene;
        return [json_encode($common), json_last_error_msg()];
    }, holds: false),
    'json_throws' => new Operation(function (Scene $scene) {
        try {
            json_encode([new Waiting($scene->name), "\xff"], JSON_THROW_ON_ERROR);
        } catch (\JsonException $thrown) {
            return [$thrown->getMessage(), json_encode(['after' => 1])];
        }
    }, holds: true),
    'json_too_deep' => new Operation(function (Scene $scene) {
        return [json_encode([[new Waiting($scene->name), [[1]]]], 0, 3), json_last_error_msg(), json_encode([[1]], 0, 2), json_last_error_msg()];
    }, holds: true),
    'var_export' => new Operation(function (Scene $scene) {
        $text = var_export(['a' => 1.5, 'thing' => new Waiting($scene->name)], true);
        $back = eval("return $text;");
        return [$text, $back['thing']->name];
    }, holds: true),
    'print_r' => new Operation(function (Scene $scene) use ($tree) {
        return print_r($tree($scene), true);
    }, notIn: $disturbing, holds: true),
    'print_r_shared' => new Operation(function (Scene $scene) {
        static $common;
        $common ??= new CommonDump();
        CommonDump::$waits[] = $scene;
        return print_r([$common], true);
    }, notIn: $disturbing, holds: false),
    'var_dump' => new Operation(function (Scene $scene) use ($tree) {
        ob_start();
        var_dump($tree($scene));
        return preg_replace('/#\d+/', '#', ob_get_clean());
    }, notIn: $disturbing, holds: true),
    'debug_zval' => new Operation(function (Scene $scene) {
        return [get_debug_type(new Waiting($scene->name)), http_build_query(['a' => ['b' => $scene->name]]), var_export(1.0, true)];
    }),
    'clone' => new Operation(function (Scene $scene) {
        $copy = clone new Waiting($scene->name, 'original');
        return $copy->name;
    }, holds: true),
];
