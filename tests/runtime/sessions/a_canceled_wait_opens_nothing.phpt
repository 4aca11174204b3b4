--TEST--
A coroutine that is canceled while it waits for a session's lock gets no session
--FILE--
<?php
require __DIR__ . '/sessions.inc';
use_sessions($directory = session_directory());

// Said at the end: after output a save handler could not be set any more.
$said = [];
set_error_handler(function (int $level, string $message) use (&$said) {
    $said[] = $message;
    return true;
});
$wait = function (string $how) use (&$said) {
    session_id('held');
    try {
        if ($how === 'time limit') {
            Co::setTimeLimit(0.02);
        }
        $said[] = session_start() ? 'started' : 'not started';
    } catch (Throwable $thrown) {
        $said[] = get_class($thrown);
    }
    $said[] = sprintf("%s: %d, %s", $how, session_status(), json_encode($_SESSION ?? []));
    $_SESSION['by'] = $how;
};
Co\run(function () use ($wait, &$said) {
    $done = new Chan();
    go(function () use ($done) {
        session_id('held');
        session_start();
        $_SESSION['by'] = 'holder';
        $done->pop();
    });
    Co::cancel(go($wait, 'canceled'));
    Co::cancel(go($wait, 'canceled with an exception'), true);
    $limited = go($wait, 'time limit');
    Co::join([$limited]);
    // A handler in PHP code that asks PHP's own.
    $asks = go(function () use ($wait, &$said) {
        session_set_save_handler(new class($said) extends SessionHandler {
            public function __construct(private array &$said)
            {
            }

            public function read(string $id): string|false
            {
                $data = parent::read($id);
                $this->said[] = json_encode($data);
                return $data;
            }
        });
        $wait('a handler that asks PHP\'s');
    });
    Co::cancel($asks);
    $done->push(true);
});
echo implode("\n", $said), "\n", stored($directory);
?>
--EXPECTF--
session_start(): canceled while waiting for the session
not started
canceled: 1, []
Swoole\Coroutine\CanceledException
canceled with an exception: 1, []
Swoole\Coroutine\TimeoutException
time limit: 1, []
SessionHandler::read(): canceled while waiting for the session
false
session_start(): Failed to read session data: user (path: %s)
not started
a handler that asks PHP's: 1, []
{"held":"by|s:6:\"holder\";"}
