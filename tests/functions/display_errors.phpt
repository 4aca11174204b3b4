--TEST--
swoole.display_errors=Off: the extension keeps its warnings to itself, and still says that it has failed
--FILE--
<?php
require __DIR__ . '/../include/run.php';

use Swoole\Coroutine as Co;

function attempt(): void
{
    Co\run(function () {
        echo json_encode([Co::resume(12345), Co::join([Co::getCid()]), swoole_last_error() === SWOOLE_ERROR_WRONG_OPERATION]), "\n";
        echo json_encode([Swoole\Event::add(1), Swoole\Event::set(987654), Swoole\Timer::after(0, fn () => 1)]), "\n";
        Co::set(['max_coroutine' => 1]);
        echo json_encode(go(fn () => print("NEVER\n"))), "\n";
        Co::set(['max_coroutine' => 0]);
    });
    try {
        Co::sleep(1);
    } catch (Swoole\Error $e) {
        echo $e->getMessage(), "\n";
    }
    // PHP's own are none of its business.
    trigger_error('of the script', E_USER_NOTICE);
    unserialize('no');
}
set_error_handler(function (int $level, string $message): bool {
    echo "  said: $message\n";
    return true;
});
foreach (['On', 'Off', '1', '0'] as $value) {
    var_dump(ini_set('swoole.display_errors', $value));
    attempt();
}
ini_restore('swoole.display_errors');
var_dump(ini_get('swoole.display_errors'), Co::cancel(1), Swoole\Timer::after(0, fn () => 1));
echo "-- from the start, and a fatal error\n";
run_php(<<<'PHP'
    var_dump(Swoole\Timer::after(0, fn () => 1));
    class Wrong extends Swoole\Coroutine\Channel { function __construct() {} }
    go(fn () => (new Wrong)->push(1));
    echo "NEVER\n";
    PHP, '-d swoole.display_errors=Off -d display_errors=1 -d log_errors=0 -d html_errors=0');
?>
--EXPECT--
string(2) "On"
  said: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
  said: Swoole\Coroutine::join(): can not join self
[false,false,true]
  said: Swoole\Event::add(): both read and write callbacks are empty
  said: Swoole\Event::set(): socket[987654] is not found in the reactor
  said: Swoole\Timer::after(): Timer must be greater than or equal to 1
[false,false,false]
  said: go(): exceed max number of coroutine 1
false
API must be called in the coroutine
  said: of the script
  said: unserialize(): Error at offset 0 of 2 bytes
string(2) "On"
[false,false,true]
[false,false,false]
false
API must be called in the coroutine
  said: of the script
  said: unserialize(): Error at offset 0 of 2 bytes
string(3) "Off"
  said: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
  said: Swoole\Coroutine::join(): can not join self
[false,false,true]
  said: Swoole\Event::add(): both read and write callbacks are empty
  said: Swoole\Event::set(): socket[987654] is not found in the reactor
  said: Swoole\Timer::after(): Timer must be greater than or equal to 1
[false,false,false]
  said: go(): exceed max number of coroutine 1
false
API must be called in the coroutine
  said: of the script
  said: unserialize(): Error at offset 0 of 2 bytes
string(1) "1"
[false,false,true]
[false,false,false]
false
API must be called in the coroutine
  said: of the script
  said: unserialize(): Error at offset 0 of 2 bytes
  said: Swoole\Timer::after(): Timer must be greater than or equal to 1
string(2) "On"
bool(false)
bool(false)
-- from the start, and a fatal error
bool(false)

Fatal error: Swoole\Coroutine\Channel::push(): you must call Channel constructor first in SCRIPT on line 4
status 255
