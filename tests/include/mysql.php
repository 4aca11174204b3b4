<?php
/** The MariaDB of scripts/with-mariadb.sh, as a test sees it. */

/** What Swoole\Coroutine\MySQL::connect() wants to know. */
function mysql_config(): array
{
    return [
        'host' => getenv('MYSQL_HOST'),
        'port' => (int) getenv('MYSQL_PORT'),
        'user' => getenv('MYSQL_USER'),
        'password' => getenv('MYSQL_PASSWORD'),
        'database' => getenv('MYSQL_DATABASE'),
    ];
}

/** kill, start or restart. A test that does this says --CONFLICTS-- mysql, and so do the tests it would disturb. */
function mariadb(string $action): void
{
    exec(escapeshellarg(getenv('MARIADB_CONTROL')) . ' ' . escapeshellarg($action) . ' 2>&1', $output, $status);
    if ($status !== 0) {
        throw new RuntimeException("mariadb $action: " . implode("\n", $output));
    }
}

/** Runs SQL as root with MariaDB's own client and returns its tab-separated output. */
function mariadb_sql(string $sql): string
{
    exec('echo ' . escapeshellarg($sql) . ' | ' . escapeshellarg(getenv('MARIADB_CONTROL')) . ' sql 2>&1', $output, $status);
    if ($status !== 0) {
        throw new RuntimeException("$sql: " . implode("\n", $output));
    }
    return implode("\n", $output);
}
