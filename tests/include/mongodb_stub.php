<?php
/**
 * A MongoDB server of three commands, in a child process: Debian has no real one.
 *
 * It answers `hello` (by its older name isMaster, too) and `ping` at once, and `find` after 100 ms with one document,
 * whose `answer` repeats the filter's `i`. The wire format is OP_MSG, and OP_QUERY for the greeting:
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/. The test loads ext-mongodb, and its BSON
 * functions serve here as well.
 */

require_once __DIR__ . '/server.php';

/** Starts it. Clients connect to 127.0.0.1 and the port of what is returned. */
function mongodb_stub(): TestServer
{
    return start_server("require '" . __DIR__ . "/slow_loop.php';\n" . <<<'PHP'
        const OP_REPLY = 1;
        const OP_QUERY = 2004;
        const OP_MSG = 2013;

        /** The answer to a command. */
        function answer(string $name, array $command): array
        {
            return match (strtolower($name)) {
                'hello', 'ismaster' => [
                    'helloOk' => true,
                    'ismaster' => true,
                    'isWritablePrimary' => true,
                    'maxBsonObjectSize' => 16777216,
                    'maxMessageSizeBytes' => 48000000,
                    'maxWriteBatchSize' => 100000,
                    'minWireVersion' => 0,
                    'maxWireVersion' => 13,
                    'ok' => 1.0,
                ],
                'ping' => ['ok' => 1.0],
                'find' => [
                    'cursor' => [
                        'id' => 0,
                        'ns' => $command['$db'] . '.' . $command['find'],
                        'firstBatch' => [['answer' => 'answer ' . $command['filter']->i]],
                    ],
                    'ok' => 1.0,
                ],
                default => ['ok' => 0.0, 'errmsg' => "no such command: $name", 'code' => 59],
            };
        }

        /** Answers one message. */
        function reply(SlowLoop $loop, mixed $client, string $message): void
        {
            ['id' => $id, 'code' => $code] = unpack('Vlength/Vid/Vto/Vcode', $message);
            // Before the command stand flags, and then: the collection's name and two numbers, or the kind of section.
            $at = $code === OP_QUERY ? strpos($message, "\0", 20) + 1 + 8 : 20 + 1;
            $command = (array) MongoDB\BSON\toPHP(substr($message, $at, unpack('V', $message, $at)[1]));
            $name = (string) array_key_first($command);
            $document = MongoDB\BSON\fromPHP(answer($name, $command));
            [$code, $body] = $code === OP_QUERY
                ? [OP_REPLY, pack('VPVV', 8, 0, 0, 1) . $document]
                : [OP_MSG, pack('VC', 0, 0) . $document];
            $answer = pack('VVVV', 16 + strlen($body), 1, $id, $code) . $body;
            if ($name === 'find') {
                $loop->later(fn () => SlowLoop::write($client, $answer));
            } else {
                SlowLoop::write($client, $answer);
            }
        }

        $loop = new SlowLoop();
        $loop->listen(function ($client) use ($loop) {
            $buffer = '';
            return function (string $bytes) use ($loop, $client, &$buffer) {
                $buffer .= $bytes;
                while (strlen($buffer) >= 4 && strlen($buffer) >= $length = unpack('V', $buffer)[1]) {
                    reply($loop, $client, substr($buffer, 0, $length));
                    $buffer = substr($buffer, $length);
                }
            };
        });
        $loop->run();
        PHP);
}
