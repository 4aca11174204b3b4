<?php
declare(strict_types=1);

namespace Bench;

use RuntimeException;

/** Clients that ask once and keep their connection until they are forgotten. */
final class Clients
{
    /** Descriptors that the driver and a server need besides. */
    private const OTHERS = 200;

    /** Makes room for so many, also in the servers that are started from now on. */
    public function __construct(int $most)
    {
        if (!function_exists('posix_getrlimit')) {
            throw new RuntimeException('ext-posix is missing: the number of open files cannot be raised');
        }
        $limits = posix_getrlimit();
        $needed = $most + self::OTHERS;
        $soft = $limits['soft openfiles'];
        if ($soft !== 'unlimited' && $soft < $needed) {
            $hard = $limits['hard openfiles'] === 'unlimited' ? -1 : (int) $limits['hard openfiles'];
            if (!posix_setrlimit(POSIX_RLIMIT_NOFILE, $needed, $hard)) {
                throw new RuntimeException("$needed open files are needed, and the limit is {$limits['hard openfiles']}");
            }
        }
    }

    /** @return list<resource> */
    public function ask(int $port, int $count): array
    {
        $sockets = [];
        for ($i = 0; $i < $count; ++$i) {
            $socket = stream_socket_client("tcp://127.0.0.1:$port", $code, $message, 5);
            if ($socket === false) {
                throw new RuntimeException("client $i is refused: $message");
            }
            stream_set_timeout($socket, 5);
            fwrite($socket, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            if (!str_contains((string) fread($socket, 4096), 'hello')) {
                throw new RuntimeException("client $i got no answer");
            }
            $sockets[] = $socket;
        }
        return $sockets;
    }
}
