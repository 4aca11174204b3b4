<?php
/** A name server for tests, in the event loop of the script itself. */

/** What a client asks: its id, name (lowercase) and type (1: A, 28: AAAA), and the question as it was sent. */
function dns_question(string $query): array
{
    $labels = [];
    for ($at = 12; ($length = ord($query[$at])) > 0; $at += 1 + $length) {
        $labels[] = substr($query, $at + 1, $length);
    }
    return [
        'id' => substr($query, 0, 2),
        'name' => strtolower(implode('.', $labels)),
        'type' => unpack('n', $query, $at + 1)[1],
        'question' => substr($query, 12, $at + 5 - 12),
    ];
}

/** An answer: addresses of the type that was asked for, a code (3: there is no such name), whether it is cut short. */
function dns_answer(array $question, array $addresses = [], int $code = 0, bool $truncated = false): string
{
    $answer = $question['id'] . pack('n5', 0x8180 | ($truncated ? 0x0200 : 0) | $code, 1, count($addresses), 0, 0) . $question['question'];
    foreach ($addresses as $address) {
        $bytes = inet_pton($address);
        $answer .= pack('n3Nn', 0xc00c, strlen($bytes) === 4 ? 1 : 28, 1, 60, strlen($bytes)) . $bytes;
    }
    return $answer;
}

/**
 * Starts a server whose answers $answer makes of a question (see dns_question()) and of whether it came by TCP; null is
 * no answer. Returns its ADDRESS:PORT and a function that stops it.
 */
function dns_server(callable $answer): array
{
    do {
        $udp = stream_socket_server('udp://127.0.0.1:0', $code, $words, STREAM_SERVER_BIND);
        $address = stream_socket_get_name($udp, false);
        // Somebody else may have that port.
        $tcp = @stream_socket_server("tcp://$address");
    } while (!$tcp);
    Swoole\Event::add($udp, function ($udp) use ($answer) {
        $query = stream_socket_recvfrom($udp, 4096, 0, $peer);
        $reply = $answer(dns_question($query), false);
        if ($reply !== null) {
            stream_socket_sendto($udp, $reply, 0, $peer);
        }
    });
    Swoole\Event::add($tcp, function ($tcp) use ($answer) {
        $client = stream_socket_accept($tcp, 0);
        Swoole\Event::add($client, function ($client) use ($answer) {
            $query = fread($client, 4096);
            if ($query === '' || $query === false) {
                Swoole\Event::del($client);
                fclose($client);
                return;
            }
            $reply = $answer(dns_question(substr($query, 2)), true);
            if ($reply !== null) {
                fwrite($client, pack('n', strlen($reply)) . $reply);
            }
        });
    });
    return [$address, function () use ($udp, $tcp) {
        foreach ([$udp, $tcp] as $socket) {
            Swoole\Event::del($socket);
            fclose($socket);
        }
    }];
}
