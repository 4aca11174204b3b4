--TEST--
dns_lookup_random takes any of a name's addresses; dns_cache_refresh_time is how long dnsLookup() remembers it
--FILE--
<?php
require __DIR__ . '/../../include/dns.php';
use Swoole\Coroutine\System;

Co\run(function () {
    $asked = 0;
    [$address, $stop] = dns_server(function ($question) use (&$asked) {
        $asked++;
        return dns_answer($question, ['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    });
    Co::set(['dns_server' => $address]);
    /** The different answers of so many questions that are forgotten in between. */
    $answers = function (callable $ask): string {
        $found = [];
        // One of three is left out after a hundred in 1 of 10^17 runs.
        for ($i = 0; $i < 100; $i++) {
            swoole_clear_dns_cache();
            $found[$ask()] = true;
        }
        ksort($found);
        return implode(' ', array_keys($found)) . "\n";
    };
    $lookup = fn () => System::dnsLookup('a.example');
    $by_name = fn () => System::gethostbyname('a.example');
    echo 'first: ', $answers($lookup), 'first: ', $answers($by_name);
    Co::set(['dns_lookup_random' => true]);
    echo 'any: ', $answers($lookup), 'any: ', $answers($by_name);

    // What was picked once stays.
    $asked = 0;
    swoole_clear_dns_cache();
    $found = [];
    for ($i = 0; $i < 100; $i++) {
        $found[$lookup()] = true;
    }
    echo count($found), ' answer, asked ', $asked, "\n";

    $times = function (float|int|string $time) use (&$asked, $lookup, $by_name): void {
        swoole_async_set(['dns_cache_refresh_time' => $time]);
        swoole_clear_dns_cache();
        $asked = 0;
        $lookup();
        $lookup();
        echo "$time: asked $asked";
        Co::sleep(0.51);
        $lookup();
        echo ", later $asked\n";
    };
    $times(0);
    $times(0.5);
    $times(60);
    // gethostbyname() has its own.
    swoole_clear_dns_cache();
    $asked = 0;
    Co::set(['dns_cache_refresh_time' => 0, 'dns_cache_expire' => 60]);
    $by_name();
    $by_name();
    echo "asked $asked\n";
    $stop();
});
?>
--EXPECT--
first: 192.0.2.1
first: 192.0.2.1
any: 192.0.2.1 192.0.2.2 192.0.2.3
any: 192.0.2.1 192.0.2.2 192.0.2.3
1 answer, asked 1
0: asked 2, later 3
0.5: asked 1, later 2
60: asked 1, later 1
asked 1
