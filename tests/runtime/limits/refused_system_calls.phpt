--TEST--
A filter that refuses what the event loop is made of is named, and nothing else goes wrong
--EXTENSIONS--
ffi
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_refuse.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/run.php';

$programs = [
    'Co\run(function () { echo "not reached\n"; });',
    'go(function () { echo "not reached\n"; });',
    '$server = new Swoole\Http\Server("127.0.0.1", 0, SWOOLE_BASE); $server->on("request", fn () => 1); var_dump($server->start());',
    'var_dump(Swoole\Timer::after(1, fn () => 1));',
];
foreach (['eventfd2', 'epoll_create1', 'timerfd_create'] as $call) {
    echo "-- $call\n";
    foreach ($call === 'timerfd_create' ? ['Co\run(function () { Co::sleep(0.001); echo "goes without\n"; });'] : $programs as $program) {
        run_php(sprintf('require %s; refuse(["%s" => 1]); %s', var_export(__DIR__ . '/../../include/refuse.php', true), $call, $program));
    }
}
?>
--EXPECTF--
-- eventfd2
Warning: Co\run(): the event loop could not be made: eventfd() was refused: Operation not permitted (os error 1) in SCRIPT on line 2
%Astatus 0
Warning: go(): the event loop could not be made: eventfd() was refused: Operation not permitted (os error 1) in SCRIPT on line 2
%Astatus 0
Warning: Swoole\Server::start(): the server could not start, Error: eventfd() was refused: Operation not permitted (os error 1)[0] in SCRIPT on line 2
bool(false)
%Astatus 0
Warning: Swoole\Timer::after(): add timer failed: eventfd() was refused: Operation not permitted (os error 1) in SCRIPT on line 2
bool(false)
%Astatus 0
-- epoll_create1
Warning: Co\run(): the event loop could not be made: epoll_create1() was refused: Operation not permitted (os error 1) in SCRIPT on line 2
%Astatus 0
Warning: go(): the event loop could not be made: epoll_create1() was refused: Operation not permitted (os error 1) in SCRIPT on line 2
%Astatus 0
Warning: Swoole\Server::start(): the server could not start, Error: epoll_create1() was refused: Operation not permitted (os error 1)[0] in SCRIPT on line 2
bool(false)
%Astatus 0
Warning: Swoole\Timer::after(): add timer failed: epoll_create1() was refused: Operation not permitted (os error 1) in SCRIPT on line 2
bool(false)
%Astatus 0
-- timerfd_create
goes without
status 0
