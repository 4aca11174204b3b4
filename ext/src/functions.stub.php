<?php

/** @generate-function-entries */

namespace {
    /** The API level, as in `SWOOLE_VERSION`. */
    function swoole_version(): string {}

    /** Number of processors this process may use. */
    function swoole_cpu_num(): int {}

    /** The last error number, a system `errno` or `SWOOLE_ERROR_*`. */
    function swoole_last_error(): int {}

    /** @alias swoole_last_error */
    function swoole_errno(): int {}

    /** Starts a coroutine; see Swoole\Coroutine::create(). */
    function swoole_coroutine_create(callable $func, mixed ...$params): int|false {}

    /** Registers a function for the end of the coroutine; see Swoole\Coroutine::defer(). */
    function swoole_coroutine_defer(callable $callback): void {}

    /**
     * Starts a coroutine that contains no PHP code: it sleeps $count times for $sleep_time seconds. For tests of the
     * scheduler.
     */
    function swoole_test_kernel_coroutine(int $count = 100, float $sleep_time = 1): void {}

    /**
     * Settings of the event loop.
     *
     * - `enable_coroutine` (true): whether functions of timers and events are called in a coroutine each;
     * - `dns_server`, `dns_lookup_random`, `dns_cache_refresh_time`, `dns_cache_expire`, `dns_cache_capacity`,
     *   `socket_dns_timeout`: see Swoole\Coroutine::set().
     *
     * Others of Swoole, about its pool of threads, are ignored. Unlike there, this may be called at any time.
     *
     * @return bool true
     */
    function swoole_async_set(array $settings): bool {}

    /** Looks a name up; see Swoole\Coroutine\System::dnsLookup(). */
    function swoole_async_dns_lookup_coro(string $domain_name, float $timeout = 60, int $type = AF_INET): string|false {}

    /** Forgets the addresses that gethostbyname() and dnsLookup() remember. */
    function swoole_clear_dns_cache(): void {}

    /** Names are looked up in $ns, too, after those that are known already. False, with a warning, when it is none. */
    function swoole_name_resolver_add(Swoole\NameResolver $ns): bool {}

    /** Names are looked up in $ns no more. False when it was not known. */
    function swoole_name_resolver_remove(Swoole\NameResolver $ns): bool {}

    /**
     * An address of $name: from the first directory that knows the name, or else as gethostbyname() finds it.
     *
     * @param Swoole\NameResolver\Context $ctx the same one for each try: of several addresses it has the next one
     * @return string "" when there is none
     */
    function swoole_name_resolver_lookup(string $name, Swoole\NameResolver\Context $ctx): string {}

    /**
     * See Swoole\Timer::set().
     *
     * @deprecated
     */
    function swoole_timer_set(array $settings): bool {}

    /** See Swoole\Timer::after(). */
    function swoole_timer_after(int $ms, callable $callback): int|false {}

    /** See Swoole\Timer::tick(). */
    function swoole_timer_tick(int $ms, callable $callback): int|false {}

    /** See Swoole\Timer::exists(). */
    function swoole_timer_exists(int $timer_id): bool {}

    /** See Swoole\Timer::info(). */
    function swoole_timer_info(int $timer_id): ?array {}

    /** See Swoole\Timer::stats(). */
    function swoole_timer_stats(): array {}

    /** See Swoole\Timer::list(). */
    function swoole_timer_list(): \Swoole\Timer\Iterator {}

    /** See Swoole\Timer::clear(). */
    function swoole_timer_clear(int $timer_id): bool {}

    /** See Swoole\Timer::clearAll(). */
    function swoole_timer_clear_all(): bool {}

    /** See Swoole\Event::add(). */
    function swoole_event_add(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = SWOOLE_EVENT_READ): int|false {}

    /** See Swoole\Event::del(). */
    function swoole_event_del(mixed $fd): bool {}

    /** See Swoole\Event::set(). */
    function swoole_event_set(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = 0): bool {}

    /** See Swoole\Event::isset(). */
    function swoole_event_isset(mixed $fd, int $events = 1536): bool {}

    /** See Swoole\Event::dispatch(). */
    function swoole_event_dispatch(): bool {}

    /** See Swoole\Event::defer(). */
    function swoole_event_defer(callable $callback): bool {}

    /** See Swoole\Event::cycle(). */
    function swoole_event_cycle(?callable $callback, bool $before = false): bool {}

    /** See Swoole\Event::write(). */
    function swoole_event_write(mixed $fd, string $data): bool {}

    /** See Swoole\Event::wait(). */
    function swoole_event_wait(): void {}

    /** See Swoole\Event::exit(). */
    function swoole_event_exit(): void {}

    /** Runs the event loop to its end after the script. Registered by itself; not for calling. */
    function swoole_event_rshutdown(): void {}
}

namespace Swoole\Coroutine {
    /**
     * Runs $fn in a coroutine and the event loop until nothing is left to wait for.
     *
     * @return bool false, with a warning, when an event loop runs already
     */
    function run(callable $fn, mixed ...$args): bool {}

    /** Starts a coroutine; see Swoole\Coroutine::create(). */
    function go(callable $fn, mixed ...$args): int|false {}

    /** Registers a function for the end of the coroutine; see Swoole\Coroutine::defer(). */
    function defer(callable $fn): void {}

    /**
     * Runs each task in a coroutine of its own and waits for all of them.
     *
     * @param callable[] $tasks
     * @param float $timeout seconds to wait; not more than 0: for as long as it takes
     * @return array what they returned, under the keys of $tasks; null for those that have not returned in time
     */
    function batch(array $tasks, float $timeout = -1): array {}

    /** Runs $fn in $n coroutines and waits for all of them; as many as `max_coroutine` allows, with a warning. */
    function parallel(int $n, callable $fn): void {}

    /**
     * Calls $fn with each element in a coroutine of its own and waits for all of them.
     *
     * @param float $timeout seconds to wait; not more than 0: for as long as it takes
     * @return array what it returned, under the keys of $list; null where it has not returned in time
     */
    function map(array $list, callable $fn, float $timeout = -1): array {}

    /**
     * Waits until one of several things can happen, and makes exactly that one happen. Among several that can, each is
     * as likely.
     *
     * A case is a Channel (a value is popped), an array [Channel, value] (the value is pushed), or a number (so many
     * seconds have passed; with 0, select() never waits).
     *
     * ```php
     * [$key, $value] = select(['job' => $jobs, 'out' => [$results, $last], 'late' => 0.5]);
     * ```
     *
     * @param array $cases under keys of your choice
     * @param float $timeout seconds to wait; not more than 0: for as long as it takes
     * @return array{int|string, mixed}|false the key of the case and what came of it: the value popped, true when the
     *     value was pushed, false for a channel that is closed (its errCode says so), null when the time has passed.
     *     false alone when $timeout was reached or the wait was canceled
     */
    function select(array $cases, float $timeout = -1): array|false {}

    /**
     * Prints what the living coroutines wait for, each with its calls. The event loop calls this when it ends and leaves
     * coroutines behind that nothing can wake.
     */
    function deadlock_check(): void {}
}
