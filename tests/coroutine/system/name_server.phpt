--TEST--
dns_server: gethostbyname(), dnsLookup() and getaddrinfo() ask it, for both families, until it is taken back
--FILE--
<?php
require __DIR__ . '/../../include/dns.php';
use Swoole\Coroutine\System;

const IPV4 = 2;
const IPV6 = 10;
const STREAM = 1;
Co\run(function () {
    $asked = [];
    [$address, $stop] = dns_server(function ($question) use (&$asked) {
        $asked[] = "{$question['name']} {$question['type']}";
        return match ($question['type']) {
            1 => dns_answer($question, ['192.0.2.1', '192.0.2.2']),
            28 => dns_answer($question, ['2001:db8::1', '2001:db8::2']),
        };
    });
    Co::set(['dns_server' => $address]);
    var_dump(System::dnsLookup('a.example'), System::dnsLookup('a.example', 5, IPV6));
    var_dump(System::gethostbyname('b.example'), System::gethostbyname('b.example', IPV6));
    echo json_encode(System::getaddrinfo('c.example')), "\n";
    echo json_encode(System::getaddrinfo('c.example', IPV6, STREAM, 0, '80', 5)), "\n";
    echo implode(', ', $asked), "\n";

    echo "Nobody is asked about\n";
    $asked = [];
    foreach ([IPV4, IPV6] as $family) {
        echo json_encode([
            System::dnsLookup('a.example', 5, $family),
            System::gethostbyname('b.example', $family),
            System::gethostbyname('localhost', $family),
            System::dnsLookup('127.1.2.3', 5, $family),
            System::dnsLookup('::2', 5, $family),
        ]), "\n";
    }
    var_dump(System::getaddrinfo('c.example', IPV4, STREAM, 0, 'no-such-service'), swoole_last_error() < 0);
    // The service is for libc to know, after the name.
    echo implode(', ', $asked), "\n";

    echo "By other settings\n";
    Co::set(['dns_server' => null]);
    swoole_async_set(['dns_server' => $address]);
    var_dump(System::gethostbyname('d.example'));
    swoole_async_set(['dns_server' => '']);
    (new Swoole\Http\Server('127.0.0.1', 0))->set(['dns_server' => $address]);
    var_dump(System::gethostbyname('d.example'));
    // What another server said does not count any more.
    [$other, $stop_other] = dns_server(fn ($question) => dns_answer($question, ['192.0.2.99']));
    Co::set(['dns_server' => $other]);
    var_dump(System::gethostbyname('d.example'), System::dnsLookup('a.example'));

    foreach (['nonsense', '127.0.0.1:', '127.0.0.1:99999', 'name.example:53'] as $wrong) {
        Co::set(['dns_server' => $wrong]);
    }
    var_dump(System::gethostbyname('e.example'));
    $stop();
    $stop_other();
    foreach (['::1', '[::1]:5353', '127.0.0.1'] as $right) {
        Co::set(['dns_server' => $right]);
    }
    Co::set(['dns_server' => null]);
    var_dump(System::gethostbyname('localhost'));
});
?>
--EXPECTF--
string(9) "192.0.2.1"
string(11) "2001:db8::1"
string(9) "192.0.2.1"
string(11) "2001:db8::1"
["192.0.2.1","192.0.2.2"]
["2001:db8::1","2001:db8::2"]
a.example 1, a.example 28, b.example 1, b.example 28, c.example 1, c.example 28
Nobody is asked about
["192.0.2.1","192.0.2.1","127.0.0.1","127.1.2.3",false]
["2001:db8::1","2001:db8::1","::1",false,"::2"]
bool(false)
bool(true)
c.example 1
By other settings
string(9) "192.0.2.1"
string(9) "192.0.2.1"
string(10) "192.0.2.99"
string(10) "192.0.2.99"

Warning: Swoole\Coroutine::set(): option [dns_server]: must be ADDRESS or ADDRESS:PORT in %s on line %d

Warning: Swoole\Coroutine::set(): option [dns_server]: must be ADDRESS or ADDRESS:PORT in %s on line %d

Warning: Swoole\Coroutine::set(): option [dns_server]: must be ADDRESS or ADDRESS:PORT in %s on line %d

Warning: Swoole\Coroutine::set(): option [dns_server]: must be ADDRESS or ADDRESS:PORT in %s on line %d
string(10) "192.0.2.99"
string(9) "127.0.0.1"
