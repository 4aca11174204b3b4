<?php
/**
 * A server in a child process that does each thing 100 ms after it was asked, for tests of what waits.
 *
 * A client sends lines:
 *
 *     say TEXT          answered with TEXT, after 100 ms
 *     call PORT TEXT    connects to 127.0.0.1:PORT after 100 ms and sends TEXT there
 *     flock FILE        takes the file's lock, answers "locked" at once, and gives the lock back after 100 ms
 *     sqlite FILE       the same with an SQLite database, locked by a transaction
 */

require_once __DIR__ . '/server.php';

/** Starts it. Clients connect to 127.0.0.1 and the port of what is returned. */
function slow_server(): TestServer
{
    return start_server("require '" . __DIR__ . "/slow_loop.php';\n" . <<<'PHP'
        $loop = new SlowLoop();
        $commands = [
            'say' => fn ($client, $text) => $loop->later(fn () => SlowLoop::write($client, "$text\n")),
            'call' => function ($client, $rest) use ($loop) {
                [$port, $text] = explode(' ', $rest, 2);
                $loop->later(fn () => SlowLoop::write(stream_socket_client("tcp://127.0.0.1:$port"), "$text\n"));
            },
            'flock' => function ($client, $path) use ($loop) {
                $file = fopen($path, 'c');
                flock($file, LOCK_EX);
                SlowLoop::write($client, "locked\n");
                $loop->later(fn () => flock($file, LOCK_UN));
            },
            'sqlite' => function ($client, $path) use ($loop) {
                $database = new SQLite3($path);
                $database->exec('begin exclusive');
                SlowLoop::write($client, "locked\n");
                $loop->later(fn () => $database->exec('commit'));
            },
        ];
        $loop->listen(function ($client) use ($commands) {
            $buffer = '';
            return function (string $bytes) use ($client, $commands, &$buffer) {
                $lines = explode("\n", $buffer . $bytes);
                $buffer = array_pop($lines);
                foreach ($lines as $line) {
                    [$command, $rest] = explode(' ', $line, 2);
                    $commands[$command]($client, $rest);
                }
            };
        });
        $loop->run();
        PHP);
}
