--TEST--
An address that is known needs no wait, for as long as the settings say
--FILE--
<?php
use Swoole\Coroutine\System;

/**
 * What looking the name up does after $before. Asking lets somebody else run, unless the answer is quicker than the
 * question is put; so it is tried more than once.
 */
function look_up(?callable $before = null): string
{
    for ($i = 0; $i < 20; $i++) {
        if ($before) {
            $before();
        }
        $known = false;
        $id = go(function () use (&$known) {
            System::gethostbyname('localhost');
            $known = true;
        });
        if (!$known) {
            Co::join([$id]);
            return "asks\n";
        }
    }
    return "knows\n";
}

Co\run(function () {
    echo look_up(swoole_clear_dns_cache(...)), look_up();
    echo 'no room: ';
    Co::set(['dns_cache_capacity' => 0]);
    echo look_up();
    echo 'room for one: ';
    Co::set(['dns_cache_capacity' => 1]);
    System::gethostbyname('localhost');
    echo look_up();
    echo 'which another takes: ', look_up(fn () => System::gethostbyname('127.0.0.1'));
    echo 'for a second: ';
    Co::set(['dns_cache_expire' => 1, 'dns_cache_capacity' => 1000]);
    System::gethostbyname('localhost');
    echo look_up();
    echo 'after it: ', look_up(fn () => Co::sleep(1.01));
    // What fails is not remembered.
    var_dump(System::gethostbyname('name.invalid'), System::gethostbyname('name.invalid'));
});
?>
--EXPECT--
asks
knows
no room: asks
room for one: knows
which another takes: asks
for a second: knows
after it: asks
bool(false)
bool(false)
