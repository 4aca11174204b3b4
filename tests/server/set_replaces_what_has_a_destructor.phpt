--TEST--
set() replaces a setting, and the properties of a started server, whose destructors change what they lie in
--FILE--
<?php
class Bomb
{
    function __construct(private Closure $deed) {}
    function __destruct() { ($this->deed)(); }
}
function others(): void
{
    for ($i = 0; $i < 50; $i++) {
        $GLOBALS['others'][] = str_repeat("w$i", 9);
    }
}
$server = new Swoole\Http\Server('127.0.0.1', 0);
$deeds = [
    'null' => fn () => $server->setting = null,
    'other array' => fn () => $server->setting = ['other' => 1],
    'grows' => function () use ($server) { for ($i = 0; $i < 200; $i++) $server->setting["k$i"] = $i; },
    'same key' => fn () => $server->setting['foo'] = 'from the destructor',
    'set() again' => fn () => @$server->set(['foo' => 3]),
];
foreach ($deeds as $name => $deed) {
    $server->setting = ['foo' => new Bomb(function () use ($deed) { $deed(); others(); }), 'bar' => 1];
    @$server->set(['foo' => 2]);
    echo "$name: ", substr(json_encode($server->setting), 0, 40), "\n";
}
// No array at all before.
$server->setting = new Bomb(function () use ($server) { $server->setting = 'gone'; others(); });
@$server->set(['foo' => 1]);
echo json_encode($server->setting), "\n";
// A reference is written through, a copy is not.
$referenced = ['foo' => 1];
$server->setting = &$referenced;
$copy = $referenced;
@$server->set(['foo' => 2]);
echo json_encode([$referenced, $copy]), "\n";

// Coroutine::set() while the destructor of a former setting sets another.
Co::set(['mine' => new Bomb(fn () => Co::set(['theirs' => 2]))]);
Co::set(['mine' => 1]);
echo json_encode(Co::getOptions()), "\n";

// What start() writes replaces objects, too.
$server->master_pid = new Bomb(fn () => print("released\n"));
$server->on('request', fn () => null);
$server->on('start', fn ($server) => $server->shutdown());
$server->start();
var_dump($server->master_pid === getmypid());
?>
--EXPECT--
null: null
other array: {"other":1}
grows: {"foo":2,"bar":1,"k0":0,"k1":1,"k2":2,"k
same key: {"foo":"from the destructor","bar":1}
set() again: {"foo":3,"bar":1}
"gone"
[{"foo":2},{"foo":1}]
{"mine":1,"theirs":2}
released
bool(true)
