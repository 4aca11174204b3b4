--TEST--
Whatever a server sends, a call ends with a result or with false
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

const SESSIONS = 600;

// Sessions that work, with a few changes in what the server says. The seed is fixed, so that a failure comes again.
$server = start_server(<<<'PHP'
    mt_srand(20170518);
    $packet = fn (int $number, string $payload) => substr(pack('V', strlen($payload)), 0, 3) . chr($number) . $payload;
    $bend = function (string $payload): string {
        for ($changes = mt_rand(1, 3); $changes > 0; $changes--) {
            $at = mt_rand(0, max(0, strlen($payload) - 1));
            $trap = ["\0", "\x01", "\x7f", "\x80", "\x84", "\xfb", "\xfc", "\xfd", "\xfe", "\xff", "#", chr(mt_rand(0, 255)), ''][mt_rand(0, 12)];
            $payload = substr_replace($payload, $trap, $at, mt_rand(0, 3));
        }
        return $payload;
    };
    $plays = [
        [
            ["\x0a5.5.5\0" . pack('V', 1) . "abcdefgh\0\xff\xf7\x2d\x02\x00\xff\x81\x15" . str_repeat("\0", 10) . "ijklmnopqrst\0mysql_native_password\0"],
            ["\x00\x00\x00\x02\x00\x00\x00"],
            ["\x02", "\x03def\x01s\x01t\x01t\x01a\x01a\x0c\x2d\x00\x01\x00\x00\x00\xfd\x00\x00\x00\x00\x00",
                "\x03def\x00\x00\x00\x01b\x00\x0c\x2d\x00\x01\x00\x00\x00\xfd\x00\x00\x00\x00\x00",
                "\x05hello\xfb", "\xfc\x05\x00hello\x00", "\xfe\x00\x00\x02\x00\x00\x00"],
        ],
        [
            ["\x0a8.0.0\0" . pack('V', 1) . "abcdefgh\0\xff\xf7\x2d\x02\x00\xff\x80\x15" . str_repeat("\0", 10) . "ijklmnopqrst\0caching_sha2_password\0"],
            ["\xfecaching_sha2_password\0abcdefghijklmnopqrst\0"],
            ["\x01\x04"],
            ["\x01-----BEGIN PUBLIC KEY-----\n"
                . "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDL4hHlTjzP6pHXQ4OZ512WEe0y\n"
                . "g5Gp4G19vAdoVe88JuLetKfrgwdTk9Wn/IszcrN5gQmzTHsjHg5F4OL3dvp8h8o9\n"
                . "ogrn3S0o+RjZrK1885Xl5M/cK/KFRP3jRzdzd3HfH7YnoF1bW6pCHAbWzImY20sV\n"
                . "YmbjScppVg5Cj+NN9wIDAQAB\n"
                . "-----END PUBLIC KEY-----\n"],
            ["\xff\x7a\x04#42S02no"],
        ],
    ];
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    listening((int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1));
    while ($client = stream_socket_accept($listener, 60)) {
        // One turn is bent, and nobody waits for anything after it.
        $play = $plays[mt_rand(0, 1)];
        $last = mt_rand(0, count($play));
        foreach ($play as $turn => $payloads) {
            $said = $turn === 0 ? '' : fread($client, 8192);
            // Our number follows the client's.
            $number = $turn === 0 ? 0 : ord($said[3]) + 1;
            $bytes = '';
            foreach ($payloads as $payload) {
                $bytes .= $packet($number++, $turn === $last ? $bend($payload) : $payload);
            }
            fwrite($client, $turn === $last && mt_rand(0, 3) === 0 ? $bend($bytes) : $bytes);
            if ($turn === $last) {
                break;
            }
        }
        stream_socket_shutdown($client, STREAM_SHUT_WR);
    }
    PHP);

Co\run(function () use ($server) {
    $ends = [];
    $settings = ['host' => '127.0.0.1', 'port' => $server->port, 'user' => 'u', 'password' => 'p', 'database' => 'd', 'timeout' => 5];
    for ($i = 0; $i < SESSIONS; $i++) {
        $mysql = new Co\MySQL();
        if ($mysql->connect($settings)) {
            $result = $mysql->query('select a, b', 5);
            $end = is_array($result) || $result === true ? 'a result' : "query $mysql->errno";
        } else {
            $end = "connect $mysql->connect_errno";
        }
        $ends[$end] = ($ends[$end] ?? 0) + 1;
    }
    echo array_sum($ends), " ended\n";
    foreach (['a result', 'connect 2027', 'connect 2059', 'query 2027'] as $end) {
        echo "$end: ", ($ends[$end] ?? 0) > 0 ? 'some' : 'none: ' . json_encode($ends), "\n";
    }
});
stop_server($server, SIGKILL_NUMBER);
?>
--EXPECT--
600 ended
a result: some
connect 2027: some
connect 2059: some
query 2027: some
