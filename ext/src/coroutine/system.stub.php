<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /**
     * What blocks elsewhere, parking the coroutine only: files, processes, signals, names and addresses.
     *
     * Every method needs a coroutine around it and throws Swoole\Error outside of one. Timeouts are seconds; 0 or less is
     * no limit. A method that fails, whose time is up or whose wait is canceled returns false, and swoole_last_error()
     * has the number. Swoole\Coroutine has the same methods.
     *
     * @not-serializable
     */
    class System
    {
        /**
         * An address of $domain_name, remembered for `dns_cache_expire` seconds. The system's resolver is asked, which knows
         * about hosts files and search domains, unless Swoole\Coroutine::set() has named a `dns_server`.
         *
         * @param int $type AF_INET or AF_INET6
         * @return string|false swoole_last_error(): SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED or …_RESOLVE_TIMEOUT
         */
        public static function gethostbyname(string $domain_name, int $type = AF_INET, float $timeout = -1): string|false {}

        /**
         * An address of $domain_name from a name server: the `dns_server` that was set, or those of `/etc/resolv.conf`, with
         * its search domains. What `/etc/hosts` says comes first. Remembered for `dns_cache_refresh_time` seconds.
         *
         * An answer that is garbled, is to another question or comes from elsewhere is none.
         *
         * @param int $type AF_INET or AF_INET6
         * @return string|false swoole_last_error(): as of gethostbyname(), or SWOOLE_ERROR_DNSLOOKUP_NO_SERVER
         */
        public static function dnsLookup(string $domain_name, float $timeout = 60, int $type = AF_INET): string|false {}

        /**
         * Runs a command in /bin/sh and waits for its end.
         *
         * Nothing but its output is taken: it has our standard input, and our standard error unless $get_error_stream. When
         * the wait is canceled the command goes on without a reader.
         *
         * @param bool $get_error_stream whether the output has what the command writes to standard error, too
         * @return array{code: int, signal: int, output: string}|false the exit code, or the signal that ended it
         */
        public static function exec(string $command, bool $get_error_stream = false): array|false {}

        /** @alias Swoole\Coroutine::sleep */
        public static function sleep(float $seconds): bool {}

        /**
         * All addresses of $domain, as text.
         *
         * @param int $family AF_INET or AF_INET6
         * @param int $socktype SOCK_STREAM, SOCK_DGRAM, SOCK_RAW or 0 for all
         * @param int $protocol number of an IP protocol, 0 for any
         * @param string|null $service a port's number or name, which must then exist
         * @return list<string>|false swoole_last_error(): one of the resolver's own numbers, EAI_…, or
         *     SWOOLE_ERROR_CO_TIMEDOUT
         */
        public static function getaddrinfo(
            string $domain,
            int $family = AF_INET,
            int $socktype = SOCK_STREAM,
            int $protocol = STREAM_IPPROTO_TCP,
            ?string $service = null,
            float $timeout = -1
        ): array|bool {}

        /**
         * Size and room of the file system that has $path.
         *
         * @return array{bsize: int, frsize: int, blocks: int, bfree: int, bavail: int, files: int, ffree: int, favail: int,
         *     fsid: int, flag: int, namemax: int}|false the fields are those of statvfs(3)
         */
        public static function statvfs(string $path): array|false {}

        /**
         * A whole file.
         *
         * @param int $flag LOCK_EX: read it under a shared lock
         */
        public static function readFile(string $filename, int $flag = 0): string|false {}

        /**
         * Writes a whole file, which is made if it is not there.
         *
         * When the wait is canceled the writing itself goes on to its end.
         *
         * @param int $flags FILE_APPEND: add to what is there; LOCK_EX: under a lock
         * @return int|false the number of bytes
         */
        public static function writeFile(string $filename, string $fileContent, int $flags = 0): int|false {}

        /**
         * Waits for any child process that nobody else waits for.
         *
         * @return array{pid: int, code: int, signal: int}|false swoole_last_error(): ECHILD when there are no children,
         *     ETIMEDOUT
         */
        public static function wait(float $timeout = -1): array|false {}

        /**
         * Waits for one child process; other children's exits are left alone.
         *
         * @param int $pid less than 0: as wait(); 0: any child of this process group
         * @return array{pid: int, code: int, signal: int}|false swoole_last_error(): ECHILD when there is no such child or
         *     its exit went to somebody else, ETIMEDOUT
         */
        public static function waitPid(int $pid, float $timeout = -1): array|false {}

        /**
         * Waits for a signal. All coroutines that wait for it get it, and what handled it before does so again when none of
         * them waits any more.
         *
         * @param array|int $signals one number or several; not SIGCHLD, SIGKILL, SIGSTOP or the signals of faults
         * @return int|false which one came; swoole_last_error(): SWOOLE_ERROR_CO_TIMEDOUT
         */
        public static function waitSignal(array|int $signals, float $timeout = -1): int|false {}

        /**
         * Waits until a descriptor can be read or written, or has failed or been closed at the other end.
         *
         * @param mixed $socket the number of a descriptor, a stream, or a Socket of ext-sockets
         * @param int $events SWOOLE_EVENT_READ, SWOOLE_EVENT_WRITE or both
         * @param float $timeout 0: look only
         * @return int|false what can be done of $events; swoole_last_error(): SWOOLE_ERROR_CO_TIMEDOUT, or ETIMEDOUT when
         *     $timeout was 0
         */
        public static function waitEvent(mixed $socket, int $events = SWOOLE_EVENT_READ, float $timeout = -1): int|false {}

        /**
         * Reads from a file, socket or pipe, past the stream's own buffer.
         *
         * @param resource $handle
         * @param int $length at most so many bytes; 0: the rest of the file, or what has come
         * @deprecated gone in Swoole 6; readFile() or a runtime hook does it
         */
        public static function fread($handle, int $length = 0): string|false {}

        /**
         * Writes to a file, socket or pipe, past the stream's own buffer.
         *
         * @param resource $handle
         * @param int $length at most so many bytes; 0: all of $data
         * @deprecated gone in Swoole 6; writeFile() or a runtime hook does it
         */
        public static function fwrite($handle, string $data, int $length = 0): int|false {}

        /**
         * Reads a line from a file, with its end and past the stream's own buffer.
         *
         * @param resource $handle
         * @deprecated gone in Swoole 6; a runtime hook does it
         */
        public static function fgets($handle): string|false {}
    }
}
