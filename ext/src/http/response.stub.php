<?php

/** @generate-class-entries */

namespace Swoole\Http {
    /**
     * The response to one request. A response that is destroyed without end() is sent as it is, with status
     * 500 unless another was set.
     *
     * @not-serializable
     */
    class Response
    {
        /** @var int */
        public $fd = 0;
        /** @var object|null */
        public $socket = null;
        /** @var array|null */
        public $header = null;
        /** @var array|null */
        public $cookie = null;
        /** @var array|null */
        public $trailer = null;

        /** Whether the client can still be reached and end() was not called. */
        public function isWritable(): bool {}

        /** Adds a cookie; the value is URL-encoded. An empty value deletes it. Without a path it has none, as in Swoole. */
        public function cookie(\Swoole\Http\Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** @alias Swoole\Http\Response::cookie */
        public function setCookie(\Swoole\Http\Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** Adds a cookie; the value is sent as it is. */
        public function rawcookie(\Swoole\Http\Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** @alias Swoole\Http\Response::rawcookie */
        public function setRawCookie(\Swoole\Http\Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** Sets the status code, from 100 to 999, and the words behind it. */
        public function status(int $http_code, string $reason = ''): bool {}

        /** @alias Swoole\Http\Response::status */
        public function setStatusCode(int $http_code, string $reason = ''): bool {}

        /** Sets a header; an array sends it once for each value, null takes it back. $format writes the name Like-This. */
        public function header(string $key, array|string $value, bool $format = true): bool {}

        /** @alias Swoole\Http\Response::header */
        public function setHeader(string $key, array|string $value, bool $format = true): bool {}

        /** Sends a piece of the body; the first one sends the head. Waits while the client is slow. */
        public function write(string $content): bool {}

        /** Sends the response, or the rest of it. It is on its way when this returns. */
        public function end(?string $content = null): bool {}

        /** Sends the client elsewhere and ends the response. */
        public function redirect(string $location, int $http_code = 302): bool {}
    }
}
