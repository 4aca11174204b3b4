--TEST--
gethostbyname(), dnsLookup(), getaddrinfo(): names of this host, addresses, names that do not exist
--FILE--
<?php
use Swoole\Coroutine\System;

const IPV4 = 2;
const IPV6 = 10;
const STREAM = 1;
Co\run(function () {
    var_dump(System::gethostbyname('localhost'), System::dnsLookup('localhost'), swoole_async_dns_lookup_coro('localhost'));
    var_dump(System::gethostbyname('127.1.2.3'), System::gethostbyname('::1', IPV6));
    var_dump(System::getaddrinfo('127.0.0.1', IPV4, STREAM, STREAM_IPPROTO_TCP, '80', 5));
    var_dump(Co::getaddrinfo('::1', IPV6, STREAM, 0, null));
    // RFC 6761: a name that never exists.
    var_dump(System::gethostbyname('name.invalid'), swoole_last_error() === SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED);
    var_dump(System::dnsLookup('name.invalid'), swoole_last_error() === SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED);
    var_dump(System::getaddrinfo('name.invalid'), swoole_last_error() < 0);
    var_dump(System::getaddrinfo('127.0.0.1', IPV4, STREAM, STREAM_IPPROTO_TCP, 'no-such-service'), swoole_last_error() < 0);
    foreach ([
        fn () => System::gethostbyname(''),
        fn () => System::dnsLookup(''),
        fn () => System::getaddrinfo(''),
        fn () => System::gethostbyname('localhost', 1),
        fn () => System::getaddrinfo('localhost', 0),
    ] as $call) {
        var_dump(@$call());
        echo error_get_last()['message'], "\n";
    }
    try {
        System::gethostbyname("localhost\0.example");
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
});
?>
--EXPECT--
string(9) "127.0.0.1"
string(9) "127.0.0.1"
string(9) "127.0.0.1"
string(9) "127.1.2.3"
string(3) "::1"
array(1) {
  [0]=>
  string(9) "127.0.0.1"
}
array(1) {
  [0]=>
  string(3) "::1"
}
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
Swoole\Coroutine\System::gethostbyname(): domain name is empty
bool(false)
Swoole\Coroutine\System::dnsLookup(): domain name empty
bool(false)
Swoole\Coroutine\System::getaddrinfo(): hostname is empty
bool(false)
Swoole\Coroutine\System::gethostbyname(): unknown protocol family, must be AF_INET or AF_INET6
bool(false)
Swoole\Coroutine\System::getaddrinfo(): unknown protocol family, must be AF_INET or AF_INET6
Domain name must not contain any null bytes
