--TEST--
Bad descriptors, in Swoole's words
--FILE--
<?php
use Swoole\Event;
foreach ([
    fn () => Event::set(STDIN),
    fn () => Event::del(STDIN),
    fn () => Event::cycle(fn () => 0),
    fn () => Event::add(STDIN),
    fn () => Event::add(-1, fn () => 0),
    fn () => Event::add('nonsense', fn () => 0),
    fn () => Event::add(new stdClass, fn () => 0),
    fn () => Event::add(0, null, fn () => 0, SWOOLE_EVENT_WRITE),
    fn () => Event::add(1, fn () => 0, null, 7),
    fn () => Event::add(1, fn () => 0, null, SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE),
    fn () => Event::add(1, null, fn () => 0),
    fn () => Event::add(999, fn () => 0),
    fn () => Event::add(fopen(__FILE__, 'r'), fn () => 0),
    fn () => Event::add(stream_context_create(), fn () => 0),
    fn () => Event::del(999),
    fn () => Event::set(999),
    fn () => Event::write(999, 'x'),
    fn () => Event::write(999, ''),
    fn () => Event::isset('x'),
    fn () => new Event,
    fn () => Event::add(1, 'no such function'),
    fn () => Event::add(),
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, fn () => 0);
var_dump(Event::add($a, fn () => 0));
Event::del($a);
?>
--EXPECTF--
Warning: %s: reactor is not ready, cannot call swoole_event_set in %s on line %d
bool(false)

Warning: %s: reactor is not ready, cannot call swoole_event_del in %s on line %d
bool(false)

Warning: %s: reactor is not ready, cannot call Swoole\Event in %s on line %d
bool(false)

Warning: Swoole\Event::add(): both read and write callbacks are empty in %s on line %d
bool(false)

Warning: Swoole\Event::add(): invalid file descriptor#-1 passed in %s on line %d

Warning: Swoole\Event::add(): unknown fd type in %s on line %d
bool(false)

Warning: Swoole\Event::add(): invalid file descriptor passed in %s on line %d

Warning: Swoole\Event::add(): unknown fd type in %s on line %d
bool(false)

Warning: Swoole\Event::add(): unknown fd type in %s on line %d
bool(false)

Warning: Swoole\Event::add(): invalid socket fd [0] in %s on line %d
bool(false)

Warning: Swoole\Event::add(): invalid events in %s on line %d
bool(false)

Warning: Swoole\Event::add(): Swoole\Event: unable to find write callback of fd [1] in %s on line %d
bool(false)

Warning: Swoole\Event::add(): Swoole\Event: unable to find read callback of fd [1] in %s on line %d
bool(false)

Warning: Swoole\Event::add(): swoole_event_add failed in %s on line %d
bool(false)

Warning: Swoole\Event::add(): swoole_event_add failed in %s on line %d
bool(false)

Warning: Swoole\Event::add(): fd argument must be either valid PHP stream or valid PHP socket resource in %s on line %d

Warning: Swoole\Event::add(): unknown fd type in %s on line %d
bool(false)
bool(false)

Warning: Swoole\Event::set(): socket[999] is not found in the reactor in %s on line %d
bool(false)

Warning: Swoole\Event::write(): socket[999] is not found in the reactor in %s on line %d
bool(false)

Warning: Swoole\Event::write(): data empty in %s on line %d
bool(false)

Warning: Swoole\Event::isset(): invalid file descriptor passed in %s on line %d

Warning: Swoole\Event::isset(): unknown type in %s on line %d
bool(false)
Error: The object of Swoole\Event can not be created for security reasons
TypeError: Swoole\Event::add(): Argument #2 ($read_callback) must be a valid callback or null, function "no such function" not found or invalid function name
ArgumentCountError: Swoole\Event::add() expects at least 1 argument, 0 given

Warning: Swoole\Event::add(): already exist in %s on line %d
bool(false)
