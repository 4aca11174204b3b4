<?php

/** @generate-class-entries */

namespace Swoole\NameResolver {
    /**
     * How a name is to be looked up by swoole_name_resolver_lookup(), and the addresses that are left of the last lookup.
     *
     * @not-serializable
     */
    class Context
    {
        /**
         * @param int $family AF_INET or AF_INET6, for names that only DNS knows
         * @param bool $withPort whether an answer is "ADDRESS:PORT", where the directory knows the port
         */
        public function __construct(int $family = AF_INET, bool $withPort = false) {}
    }
}
