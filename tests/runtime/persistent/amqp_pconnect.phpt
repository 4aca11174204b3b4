--TEST--
AMQPConnection::pconnect() gives each coroutine its own connection, and later ones the same; a canceled one is closed
--EXTENSIONS--
amqp
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_servers.inc';
require __DIR__ . '/../../include/servers.php';
// RabbitMQ takes seconds of CPU to start. Here they do not count for the test's time limit.
server('rabbitmq');
?>
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/servers.php';

$port = (int) server('rabbitmq')['AMQP_PORT'];
$new = function () use ($port) {
    $connection = new AMQPConnection(['host' => '127.0.0.1', 'port' => $port, 'login' => 'guest', 'password' => 'guest']);
    $connection->pconnect();
    return $connection;
};
$queue = function (AMQPConnection $connection) {
    $queue = new AMQPQueue(new AMQPChannel($connection));
    $queue->setFlags(AMQP_EXCLUSIVE);
    $queue->declareQueue();
    return $queue;
};
$connections = function () use ($port) {
    preg_match_all('/^\s*\d+: 0100007F:(\S+) 0100007F:' . sprintf('%04X', $port) . ' 01/m', file_get_contents('/proc/self/net/tcp'), $found);
    return $found[1];
};
Co\run(function () use ($new, $queue, $connections) {
    $ask = function (string $what) use ($new, $queue) {
        $mine = $queue($new());
        (new AMQPExchange($mine->getChannel()))->publish($what, $mine->getName());
        do {
            Co::sleep(0.002);
            $message = $mine->get(AMQP_AUTOACK);
        } while (!$message);
        return $message->getBody();
    };
    var_dump(all_right(4, 2, $ask));
    $first = $connections();
    echo count($first), " connections\n";
    var_dump(all_right(4, 2, $ask));
    var_dump($connections() === $first);
    // Within a coroutine it is refused, as everywhere.
    [$refused] = together(1, function () use ($new) {
        $one = $new();
        return $new();
    });
    echo $refused->getMessage(), "\n";
    $canceled = go(function () use ($new, $queue) {
        $mine = $queue($new());
        try {
            $mine->consume(fn () => true);
        } catch (AMQPException) {
            echo "canceled\n";
        }
    });
    Co::sleep(0.05);
    Co::cancel($canceled);
    Co::join([$canceled]);
    echo count($connections()), " connections\n";
    var_dump(all_right(4, 2, $ask));
    [$states] = together(1, function () use ($new) {
        $connection = $new();
        $connection->preconnect();
        $connection->pdisconnect();
        $connection->pconnect();
        return [$connection->isConnected(), $connection->isPersistent(), $connection->getKey()];
    });
    echo json_encode($states), "\n";
});
?>
--EXPECTF--
bool(true)
4 connections
bool(true)
bool(true)
There are already established persistent connection to the same resource.
canceled
3 connections
bool(true)
[true,true,%s]
