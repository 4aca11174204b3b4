<?php

/** @generate-class-entries */

namespace Swoole\Http {
    /**
     * A request. Its arrays are made when they are first looked at.
     *
     * @not-serializable
     */
    class Request
    {
        /** @var int */
        public $fd = 0;
        /** @var int */
        public $streamId = 0;
        /** @var array|null */
        public $header = null;
        /** @var array|null */
        public $server = null;
        /** @var array|null */
        public $cookie = null;
        /** @var array|null */
        public $get = null;
        /** @var array|null */
        public $files = null;
        /** @var array|null */
        public $post = null;
        /** @var array|null */
        public $tmpfiles = null;

        /** The body; empty when there is none. */
        public function getContent(): string|false {}

        /** @alias Swoole\Http\Request::getContent */
        public function rawContent(): string|false {}

        /** The head as it came, and the body (a chunked one put together). */
        public function getData(): string|false {}

        public function isCompleted(): bool {}

        /** GET, POST, … */
        public function getMethod(): string|false {}
    }
}
