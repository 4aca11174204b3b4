--TEST--
While a name server thinks, others run; the wait can be canceled, and ends with socket_dns_timeout
--FILE--
<?php
require __DIR__ . '/../../include/dns.php';
use Swoole\Coroutine\System;

Co\run(function () {
    $asked = new Chan(10);
    [$address, $stop] = dns_server(function ($question) use ($asked) {
        $asked->push($question['name']);
        if ($question['name'] === 'silent.example') {
            return null;
        }
        // One at a time would be answered in another order.
        Co::sleep($question['name'] === 'a.example' ? 0.05 : 0.001);
        return dns_answer($question, ['192.0.2.1']);
    });
    Co::set(['dns_server' => $address]);
    $done = new Chan(10);
    foreach (['a', 'b', 'c'] as $name) {
        go(function () use ($name, $done) {
            System::dnsLookup("$name.example");
            $done->push($name);
        });
    }
    echo count(array_flip([$done->pop(), $done->pop()]) + ['a' => 1]), ' of them, then ', $done->pop(), "\n";

    for ($i = 0; $i < 3; $i++) {
        $asked->pop();
    }
    foreach ([fn () => System::dnsLookup('silent.example'), fn () => System::gethostbyname('silent.example'), fn () => System::getaddrinfo('silent.example')] as $ask) {
        $id = go(function () use ($ask) {
            var_dump($ask(), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
        });
        $asked->pop();
        echo Co::getWaitReason($id), "\n";
        Co::cancel($id);
    }
    Co::set(['socket_dns_timeout' => 0.05]);
    var_dump(System::dnsLookup('silent.example'), swoole_last_error() === SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT);
    $stop();
});
?>
--EXPECT--
3 of them, then a
dns
bool(false)
bool(true)
dns
bool(false)
bool(true)
dns
bool(false)
bool(true)
bool(false)
bool(true)
