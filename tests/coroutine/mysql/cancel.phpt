--TEST--
cancel() ends a query, and a connect() to a server that says nothing
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

$silent = stream_socket_server('tcp://127.0.0.1:0');
$silent_port = (int) substr(strrchr(stream_socket_get_name($silent, false), ':'), 1);
Co\run(function () use ($silent_port) {
    $waits = [
        'query' => fn (Co\MySQL $mysql) => $mysql->connect(mysql_config()) && $mysql->query('select sleep(20)'),
        'query with a limit' => fn (Co\MySQL $mysql) => $mysql->connect(mysql_config()) && $mysql->query('select sleep(20)', 10),
        'connect' => fn (Co\MySQL $mysql) => $mysql->connect(['host' => '127.0.0.1', 'port' => $silent_port] + mysql_config()),
    ];
    foreach ($waits as $name => $wait) {
        foreach ([false, true] as $throw) {
            $id = go(function () use ($name, $wait, $throw) {
                $mysql = new Co\MySQL();
                echo $name, $throw ? ', throwing: ' : ': ';
                try {
                    echo json_encode($wait($mysql));
                } catch (Swoole\Coroutine\CanceledException $exception) {
                    echo get_class($exception);
                }
                echo ' ', swoole_last_error() === SWOOLE_ERROR_CO_CANCELED ? 'CO_CANCELED' : swoole_last_error();
                echo $mysql->connected ? ' connected' : ' not connected', Co::isCanceled() ? "\n" : " but not canceled\n";
                // The object is as good as new.
                echo $mysql->connect(mysql_config()) ? $mysql->query('select 7 as seven')[0]['seven'] : 'no connection', "\n";
            });
            Co::sleep(0.1);
            Co::cancel($id, $throw);
            Co::join([$id]);
        }
    }
});
?>
--EXPECT--
query: false CO_CANCELED not connected
7
query, throwing: Swoole\Coroutine\CanceledException CO_CANCELED not connected
7
query with a limit: false CO_CANCELED not connected
7
query with a limit, throwing: Swoole\Coroutine\CanceledException CO_CANCELED not connected
7
connect: false CO_CANCELED not connected
7
connect, throwing: Swoole\Coroutine\CanceledException CO_CANCELED not connected
7
