<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /**
     * A MySQL or MariaDB connection. A call that waits parks the coroutine and lets others run.
     *
     * Values come as the text protocol sends them: strings, and null for NULL. One object serves one coroutine at a
     * time. The connection ends with the object.
     *
     * @not-serializable
     */
    class MySQL
    {
        /**
         * What connect() was given, null before the first connection.
         *
         * @var array|null
         */
        public $serverInfo = null;
        /**
         * Number of the socket, -1 before the first connection.
         *
         * @var int
         */
        public $sock = -1;
        /** @var bool */
        public $connected = false;
        /**
         * Why the last connect() failed: the server's number, or mysqlnd's: 2002 where none was reached.
         *
         * @var int
         */
        public $connect_errno = 0;
        /** @var string */
        public $connect_error = '';
        /**
         * Of the last statement without rows that succeeded.
         *
         * @var int
         */
        public $affected_rows = 0;
        /** @var int */
        public $insert_id = 0;
        /**
         * Why the last call that failed did.
         *
         * @var string
         */
        public $error = '';
        /**
         * The server's number, 110 after a timeout, or mysqlnd's: 2006 when the connection broke, 2002 when there is none.
         *
         * @var int
         */
        public $errno = 0;

        public function __construct() {}

        public function __destruct() {}

        /**
         * Connects and logs in.
         *
         * @param array $server_config `host` (an address, a name, or `unix:/path`), `user`, `password` and `database`
         *  are required; `port` (3306), `timeout` in seconds for the whole (2, below 0: none) and `charset`
         *  (utf8mb4) are not. `strict_type` and `fetch_mode` are accepted and have no effect.
         * @return bool false with $connect_errno and $connect_error set
         */
        public function connect(array $server_config = UNKNOWN) {}

        /**
         * Executes one statement.
         *
         * @param string $sql the statement
         * @param float $timeout in seconds, none when 0 or less; a query that takes longer ends the connection
         * @return array|bool the rows by column name; true for a statement without rows; false with $errno and
         *  $error set
         */
        public function query($sql, $timeout = UNKNOWN) {}

        /**
         * Ends the connection. Another coroutine that waits for it gets false.
         *
         * @return bool true
         */
        public function close() {}
    }
}
