<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /**
     * Values from coroutine to coroutine, in the order in which they were pushed.
     *
     * Whoever has to wait stands in line: first come, first served. A coroutine that waits for what a call brings runs
     * before that call returns.
     *
     * @not-serializable
     */
    class Channel
    {
        /**
         * How many values it holds before push() waits.
         *
         * @var int
         */
        public $capacity = 0;
        /**
         * What the last push() or pop() came to: one of `SWOOLE_CHANNEL_*`.
         *
         * @var int
         */
        public $errCode = 0;

        /** @param int $size how many values it holds before push() waits; at least one */
        public function __construct(int $size = 1) {}

        /**
         * Adds a value, once there is room.
         *
         * @param mixed $data any value; pop() cannot tell `false` from a failure other than by $errCode
         * @param float $timeout seconds to wait for room, at least a millisecond; no limit when 0 or less
         * @return bool false with $errCode: `SWOOLE_CHANNEL_TIMEOUT`, `SWOOLE_CHANNEL_CLOSED` or `SWOOLE_CHANNEL_CANCELED`
         */
        public function push(mixed $data, float $timeout = -1): bool {}

        /**
         * Takes the oldest value, once there is one. A closed channel still gives what is in it.
         *
         * @param float $timeout seconds to wait for a value, at least a millisecond; no limit when 0 or less
         * @return mixed the value; false with $errCode as push() sets it
         */
        public function pop(float $timeout = -1): mixed {}

        /** Whether there is nothing in it. */
        public function isEmpty(): bool {}

        /** Whether push() would wait. */
        public function isFull(): bool {}

        /**
         * Closes it: push() fails from now on, pop() fails once it is empty, and all who wait go on, producers first.
         *
         * @return bool false when it was closed before
         */
        public function close(): bool {}

        /** @return array{consumer_num: int, producer_num: int, queue_num: int} how many wait in pop(), in push(), and values */
        public function stats(): array {}

        /** How many values are in it. */
        public function length(): int {}
    }
}
