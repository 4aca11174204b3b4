--TEST--
Fifty consumers of ext-amqp wait together
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
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = (int) server('rabbitmq')['AMQP_PORT'];
hooked('ext-amqp', phpversion('amqp') . ', librabbitmq ' . package_version('librabbitmq4'), function (int $i, array $given) {
    [, $exchange, $queue, $waiting] = $given;
    $exchange->publish("answer $i", $waiting);
    $answer = null;
    $queue->consume(function (AMQPEnvelope $envelope) use (&$answer) {
        $answer = $envelope->getBody();
        return false;
    }, AMQP_AUTOACK);
    return $answer;
}, function (int $i) use ($port) {
    $connection = new AMQPConnection(['host' => '127.0.0.1', 'port' => $port, 'login' => 'guest', 'password' => 'guest']);
    $connection->connect();
    $channel = new AMQPChannel($connection);
    $queue = new AMQPQueue($channel);
    $queue->setFlags(AMQP_EXCLUSIVE);
    $queue->declareQueue();
    // What lies 100 ms in the first queue goes on to the second.
    $waiting = new AMQPQueue($channel);
    $waiting->setFlags(AMQP_EXCLUSIVE);
    $waiting->setArguments([
        'x-message-ttl' => 100,
        'x-dead-letter-exchange' => '',
        'x-dead-letter-routing-key' => $queue->getName(),
    ]);
    $waiting->declareQueue();
    return [$connection, new AMQPExchange($channel), $queue, $waiting->getName()];
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
