--TEST--
A name server that is silent, lies, stammers or refuses: false and a number each, and nothing is remembered
--FILE--
<?php
require __DIR__ . '/../../include/dns.php';
use Swoole\Coroutine\System;

const IPV4 = 2;
const STREAM = 1;
const NUMBERS = [711 => 'RESOLVE_FAILED', 712 => 'RESOLVE_TIMEOUT', 10018 => 'CO_TIMEDOUT', -2 => 'EAI_NONAME',
    -3 => 'EAI_AGAIN', -4 => 'EAI_FAIL', -5 => 'EAI_NODATA'];
/** What is no answer: the time runs out. */
const SILENT = ['silent', 'wrong id', 'one byte', 'nothing', 'to another question', 'cut short, silent on TCP'];
$address = ['192.0.2.1'];
$answers = [
    'silent' => fn ($question) => null,
    'wrong id' => fn ($question) => dns_answer(['id' => ~$question['id']] + $question, $address),
    'one byte' => fn ($question) => 'x',
    'nothing' => fn ($question) => '',
    'not a message' => fn ($question) => $question['id'] . str_repeat("\xff", 100),
    'its head only' => fn ($question) => substr(dns_answer($question, $address), 0, 12),
    'cut in the middle' => fn ($question) => substr(dns_answer($question, $address), 0, -3),
    'a name that points to itself' => fn ($question) =>
        $question['id'] . pack('n5', 0x8180, 1, 1, 0, 0) . $question['question'] . pack('n', 0xc000 | (12 + strlen($question['question']))) . pack('n2Nn', 1, 1, 60, 4) . 'addr',
    'a length that is too long' => fn ($question) =>
        $question['id'] . pack('n5', 0x8180, 1, 1, 0, 0) . $question['question'] . pack('n3Nn', 0xc00c, 1, 1, 60, 60000) . 'addr',
    'more answers than there are' => fn ($question) => substr_replace(dns_answer($question, $address), "\xff\xff", 6, 2),
    'to another question' => fn ($question) => dns_answer(['question' => "\x05other\x07example\0\0\x01\0\x01"] + $question, $address),
    'no such name' => fn ($question) => dns_answer($question, [], 3),
    'no such address' => fn ($question) => dns_answer($question),
    'of the other family' => fn ($question) => dns_answer($question, ['2001:db8::1']),
    'the server fails' => fn ($question) => dns_answer($question, [], 2),
    'the server refuses' => fn ($question) => dns_answer($question, [], 5),
    'cut short, silent on TCP' => fn ($question, $tcp) => $tcp ? null : dns_answer($question, [], 0, true),
    'cut short, whole on TCP' => fn ($question, $tcp) => dns_answer($question, $tcp ? $address : [], 0, !$tcp),
];
Co\run(function () use ($answers) {
    $number = fn () => NUMBERS[$n = swoole_last_error()] ?? $n;
    foreach ($answers as $what => $answer) {
        $limit = in_array($what, SILENT) ? 0.1 : 10;
        [$address, $stop] = dns_server($answer);
        Co::set(['dns_server' => $address]);
        $said = [];
        foreach ([
            fn () => System::dnsLookup('a.example', $limit),
            fn () => System::gethostbyname('a.example', IPV4, $limit),
            fn () => System::getaddrinfo('a.example', IPV4, STREAM, 0, null, $limit),
        ] as $ask) {
            $said[] = ($found = $ask()) ? json_encode($found) : $number();
        }
        echo "$what: ", implode(', ', $said), "\n";
        $stop();
    }
    // Nobody listens there any more.
    echo 'gone: ', System::dnsLookup('b.example', 0.1) ?: $number(), ', ', System::gethostbyname('b.example', IPV4, 0.1) ?: $number(), "\n";
    foreach ([str_repeat('a', 64) . '.example', str_repeat('a.', 200) . 'example', "\xff.example", 'a..example'] as $name) {
        echo 'not a name: ', System::dnsLookup($name, 5) ?: $number(), "\n";
    }
    echo 'afterwards: ';
    [$address, $stop] = dns_server(fn ($question) => dns_answer($question, ['192.0.2.7']));
    Co::set(['dns_server' => $address]);
    echo System::dnsLookup('a.example'), "\n";
    $stop();
});
?>
--EXPECT--
silent: RESOLVE_TIMEOUT, RESOLVE_TIMEOUT, CO_TIMEDOUT
wrong id: RESOLVE_TIMEOUT, RESOLVE_TIMEOUT, CO_TIMEDOUT
one byte: RESOLVE_TIMEOUT, RESOLVE_TIMEOUT, CO_TIMEDOUT
nothing: RESOLVE_TIMEOUT, RESOLVE_TIMEOUT, CO_TIMEDOUT
not a message: RESOLVE_FAILED, RESOLVE_FAILED, EAI_FAIL
its head only: RESOLVE_FAILED, RESOLVE_FAILED, EAI_FAIL
cut in the middle: RESOLVE_FAILED, RESOLVE_FAILED, EAI_FAIL
a name that points to itself: RESOLVE_FAILED, RESOLVE_FAILED, EAI_FAIL
a length that is too long: RESOLVE_FAILED, RESOLVE_FAILED, EAI_FAIL
more answers than there are: RESOLVE_FAILED, RESOLVE_FAILED, EAI_FAIL
to another question: RESOLVE_TIMEOUT, RESOLVE_TIMEOUT, CO_TIMEDOUT
no such name: RESOLVE_FAILED, RESOLVE_FAILED, EAI_NONAME
no such address: RESOLVE_FAILED, RESOLVE_FAILED, EAI_NODATA
of the other family: RESOLVE_FAILED, RESOLVE_FAILED, EAI_NODATA
the server fails: RESOLVE_FAILED, RESOLVE_FAILED, EAI_AGAIN
the server refuses: RESOLVE_FAILED, RESOLVE_FAILED, EAI_FAIL
cut short, silent on TCP: RESOLVE_TIMEOUT, RESOLVE_TIMEOUT, CO_TIMEDOUT
cut short, whole on TCP: "192.0.2.1", "192.0.2.1", ["192.0.2.1"]
gone: RESOLVE_TIMEOUT, RESOLVE_TIMEOUT
not a name: RESOLVE_FAILED
not a name: RESOLVE_FAILED
not a name: RESOLVE_FAILED
not a name: RESOLVE_FAILED
afterwards: 192.0.2.7
