<?php

/** @generate-class-entries */

namespace Swoole {
    /**
     * Coroutines: functions that park instead of blocking.
     *
     * Each runs on a stack of its own inside one process and one thread. A call that would wait parks the
     * coroutine and lets others run; it goes on where it stood once the wait is over.
     *
     * @not-serializable
     */
    class Coroutine
    {
        /**
         * Starts a coroutine, which runs at once until it first parks or ends.
         *
         * @param callable $func what it runs
         * @param mixed $param handed to $func
         * @return int|false the coroutine's id, counted from 1; false when `max_coroutine` are alive already
         */
        public static function create(callable $func, mixed ...$param): int|false {}

        /** Runs $callback when the current coroutine ends, the one registered last first. */
        public static function defer(callable $callback): void {}

        /**
         * Settings for coroutines started from now on; those not named stay as they are.
         *
         * - `max_coroutine` or `max_coro_num`: how many may be alive at once (100,000);
         * - `stack_size` or `c_stack_size`: bytes of address space for each stack, or "8M" (2 MiB);
         * - `enable_deadlock_check` (true): when the event loop ends, report the coroutines that nothing can wake;
         * - `deadlock_check_disable_trace`, `deadlock_check_limit` (32 coroutines), `deadlock_check_depth` (32 calls):
         *   how much of them;
         * - `exit_condition`: called when the event loop has nothing left to wait for; it goes on, and asks again every
         *   10 ms, while that returns false. Null takes it back;
         * - `enable_preemptive_scheduler`: whether a coroutine that computes for long lets others run;
         * - `enable_execute_time` (false): count for getExecuteTime() from now on, or no longer;
         * - `dns_server`: "ADDRESS" or "ADDRESS:PORT" of a name server that gethostbyname(), dnsLookup() and getaddrinfo()
         *   ask from then on; null or "" takes it back. `/etc/hosts` comes first, search domains are not tried;
         * - `dns_lookup_random` (false): of several addresses take any, not the first;
         * - `dns_cache_expire` (60 seconds; 0: for ever): how long gethostbyname() remembers an address;
         * - `dns_cache_refresh_time` (60.0 seconds; 0: not at all): how long dnsLookup() does;
         * - `dns_cache_capacity` (1000; 0: none): how many addresses each of them remembers;
         * - `socket_dns_timeout` (60.0): how many seconds dnsLookup() waits when it is not told;
         * - `name_resolver`: directories that swoole_name_resolver_lookup() asks before DNS, Swoole\NameResolver[];
         * - others, `hook_flags` among them, are kept for getOptions().
         */
        public static function set(array $options): void {}

        /** What was set so far, null when nothing was. */
        public static function getOptions(): ?array {}

        /** Whether a coroutine of this id is alive. */
        public static function exists(int $cid): bool {}

        /** Parks the current coroutine until resume() is called with its id. */
        public static function yield(): bool {}

        /** @alias Swoole\Coroutine::yield */
        public static function suspend(): bool {}

        /**
         * Goes on with a coroutine that has called yield(), at once, until it parks again or ends.
         *
         * @return bool false, with a warning, when there is none of that id or it waits for something else
         */
        public static function resume(int $cid): bool {}

        /**
         * Ends the wait of a parked coroutine, which goes on at once: the call that waits returns false with
         * `SWOOLE_ERROR_CO_CANCELED`, or throws Swoole\Coroutine\CanceledException when asked to.
         *
         * @param int $cid of another coroutine
         * @param bool $throw_exception throw in that coroutine, instead of the false it may overlook
         * @return bool false, with a number in swoole_last_error(), when there is no such coroutine
         *     (`SWOOLE_ERROR_CO_NOT_EXISTS`) or it is not parked (`SWOOLE_ERROR_CO_CANNOT_CANCEL`)
         */
        public static function cancel(int $cid, bool $throw_exception = false): bool {}

        /** Whether the last wait of the running coroutine ended because it was canceled. */
        public static function isCanceled(): bool {}

        /**
         * Parks until all these coroutines have ended, in whatever order.
         *
         * @param int[] $cid_array ids; those of coroutines that have ended already do not count
         * @param float $timeout seconds; not more than 0: for as long as it takes
         * @return bool false, with a number in swoole_last_error(), when the time was up (`SWOOLE_ERROR_CO_TIMEDOUT`),
         *     when the wait was canceled (`SWOOLE_ERROR_CO_CANCELED`), when none of them is alive
         *     (`SWOOLE_ERROR_INVALID_PARAMS`), when another coroutine has joined one of them
         *     (`SWOOLE_ERROR_CO_HAS_BEEN_BOUND`), and, with a warning, when the running one is among them
         *     (`SWOOLE_ERROR_WRONG_OPERATION`)
         */
        public static function join(array $cid_array, float $timeout = -1): bool {}

        /**
         * Figures of this process: `event_num` waits for the outside world, `signal_listener_num` listeners to signals,
         * `aio_task_num` pieces of blocking work on other threads, `coroutine_num` living coroutines, the most there were
         * (`coroutine_peak_num`), the newest one's id (`coroutine_last_cid`), `c_stack_size` bytes of address space each.
         * The other `aio_*` of Swoole are 0.
         *
         * @return array<string, int>
         */
        public static function stats(): array {}

        /** Id of the running coroutine, -1 outside of any. */
        public static function getCid(): int {}

        /** @alias Swoole\Coroutine::getCid */
        public static function getuid(): int {}

        /**
         * Id of the coroutine that started $cid (0: the running one).
         *
         * @return int|false -1 when the main script started it; false when there is no such coroutine
         */
        public static function getPcid(int $cid = 0): int|false {}

        /**
         * An object to keep values in that live as long as coroutine $cid (0: the running one); made when first asked for.
         *
         * @return null|Coroutine\Context null when there is no such coroutine
         */
        public static function getContext(int $cid = 0): ?Coroutine\Context {}

        /**
         * The calls that coroutine $cid (0: the running one) is in, as debug_backtrace() returns them.
         *
         * @param int $options as for debug_backtrace()
         * @param int $limit how many calls; 0: all
         * @return array|false false when there is no such coroutine
         */
        public static function getBackTrace(int $cid = 0, int $options = DEBUG_BACKTRACE_PROVIDE_OBJECT, int $limit = 0): array|false {}

        /** Prints what getBackTrace() returns, as debug_print_backtrace() does. */
        public static function printBackTrace(int $cid = 0, int $options = 0, int $limit = 0): void {}

        /** Milliseconds since coroutine $cid (0: the running one) was started, -1 when there is no such coroutine. */
        public static function getElapsed(int $cid = 0): int {}

        /**
         * Microseconds that coroutine $cid (0: the running one) has really run: without the time in which it was parked or
         * waited for a coroutine that it has started or resumed. A call that blocks the thread counts.
         *
         * Counting takes two looks at the clock for each switch, so it begins with the first call, whatever coroutine that
         * names, or with the setting `enable_execute_time`; nothing before that counts. Swoole has this method
         * only when it was configured with `--enable-swoole-coro-time`.
         *
         * @return int|false false when there is no such coroutine
         */
        public static function getExecuteTime(int $cid = 0): int|false {}

        /**
         * Bytes of PHP's own stack that coroutine $cid (0: the running one) holds.
         *
         * @return int|false false when there is no such coroutine
         */
        public static function getStackUsage(int $cid = 0): int|false {}

        /**
         * What a coroutine waits for, in words ("sleep", "channel pop", "mysql query", …); empty while it runs. Not in
         * Swoole.
         *
         * @param int $cid 0: the running one
         * @return string|false false when there is no such coroutine
         */
        public static function getWaitReason(int $cid = 0): string|false {}

        /** The ids of all living coroutines, in order. getWaitReason() tells what each waits for. */
        public static function list(): Coroutine\Iterator {}

        /** @alias Swoole\Coroutine::list */
        public static function listCoroutines(): Coroutine\Iterator {}

        /** Parks the coroutine for so many seconds, to the millisecond. */
        public static function sleep(float $seconds): bool {}

        /**
         * Gives the current coroutine so many seconds from now, to the millisecond; 0 or less takes a limit away.
         *
         * When the time is up, a TimeoutException is thrown in this coroutine alone: at the wait it is in, which ends,
         * or in the middle of a computation. That also removes the limit.
         */
        public static function setTimeLimit(float $timeout): bool {}

        /**
         * Lets the current coroutine be preempted again after disableScheduler().
         *
         * @return bool false when that was allowed already
         */
        public static function enableScheduler(): bool {}

        /**
         * Keeps the current coroutine running however long it computes, where `enable_preemptive_scheduler` is on.
         *
         * @return bool false when it was so already
         */
        public static function disableScheduler(): bool {}

        /** @alias Swoole\Coroutine\System::gethostbyname */
        public static function gethostbyname(string $domain_name, int $type = AF_INET, float $timeout = -1): string|false {}

        /** @alias Swoole\Coroutine\System::dnsLookup */
        public static function dnsLookup(string $domain_name, float $timeout = 60, int $type = AF_INET): string|false {}

        /** @alias Swoole\Coroutine\System::exec */
        public static function exec(string $command, bool $get_error_stream = false): array|false {}

        /** @alias Swoole\Coroutine\System::getaddrinfo */
        public static function getaddrinfo(
            string $domain,
            int $family = AF_INET,
            int $socktype = SOCK_STREAM,
            int $protocol = STREAM_IPPROTO_TCP,
            ?string $service = null,
            float $timeout = -1
        ): array|bool {}

        /** @alias Swoole\Coroutine\System::statvfs */
        public static function statvfs(string $path): array|false {}

        /** @alias Swoole\Coroutine\System::readFile */
        public static function readFile(string $filename, int $flag = 0): string|false {}

        /** @alias Swoole\Coroutine\System::writeFile */
        public static function writeFile(string $filename, string $fileContent, int $flags = 0): int|false {}

        /** @alias Swoole\Coroutine\System::wait */
        public static function wait(float $timeout = -1): array|false {}

        /** @alias Swoole\Coroutine\System::waitPid */
        public static function waitPid(int $pid, float $timeout = -1): array|false {}

        /** @alias Swoole\Coroutine\System::waitSignal */
        public static function waitSignal(array|int $signals, float $timeout = -1): int|false {}

        /** @alias Swoole\Coroutine\System::waitEvent */
        public static function waitEvent(mixed $socket, int $events = SWOOLE_EVENT_READ, float $timeout = -1): int|false {}
    }
}
