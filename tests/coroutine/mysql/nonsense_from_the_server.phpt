--TEST--
A server that breaks the protocol
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

$server = start_server(<<<'PHP'
    $greeting = "\x0a5.5.5\0" . pack('V', 1) . "abcdefgh\0\xff\xf7\x2d\x02\x00\xff\x81\x15" . str_repeat("\0", 10) . "ijklmnopqrst\0mysql_native_password\0";
    $packet = fn (int $number, string $payload) => substr(pack('V', strlen($payload)), 0, 3) . chr($number) . $payload;
    $ok = $packet(2, "\x00\x00\x00\x02\x00\x00\x00");
    $end = "\xfe\x00\x00\x02\x00\x00\x00";
    $column = "\x03def\x00\x00\x00\x01a\x00\x0c\x2d\x00\x01\x00\x00\x00\xfd\x00\x00\x00\x00\x00";
    $plays = [
        // What is sent on connect, after the login, after the query.
        ["HTTP/1.1 400 Bad Request\r\n\r\n"],
        [$packet(0, '')],
        [$packet(0, "\x09old")],
        [$packet(0, substr($greeting, 0, 30))],
        [$packet(0, str_replace("\x81\x15", "\x81\x84", $greeting))],
        [$packet(0, str_replace("\x81\x15", "\x81\x7f", $greeting))],
        [$packet(0, str_replace("\xff\xf7", "\xff\x75", $greeting))],
        [$packet(0, "\xff\x10\x04Too many connections")],
        [$packet(1, $greeting)],
        [$packet(0, $greeting), ''],
        [$packet(0, $greeting), $packet(2, "\xfe")],
        [$packet(0, $greeting), $packet(2, "\xfedialog\0x\0")],
        [$packet(0, $greeting), $packet(2, "\xfemysql_old_password\0x\0")],
        [$packet(0, $greeting), $packet(2, "\x42")],
        [$packet(0, $greeting), $ok, ''],
        [$packet(0, $greeting), $ok, $packet(1, '')],
        [$packet(0, $greeting), $ok, $packet(1, "\xfb/etc/passwd")],
        [$packet(0, $greeting), $ok, $packet(1, "\xfe\xff\xff\xff\xff\xff\xff\xff\xff")],
        [$packet(0, $greeting), $ok, $packet(1, "\x01") . $packet(2, "\xff\xff")],
        [$packet(0, $greeting), $ok, $packet(1, "\x01") . $packet(2, "\x03abc" . substr($column, 4))],
        [$packet(0, $greeting), $ok, $packet(1, "\x02") . $packet(2, $column) . $packet(3, $column) . $packet(4, "\x01x\xff")],
        [$packet(0, $greeting), $ok, $packet(1, "\x01") . $packet(2, $column) . $packet(3, "\xfd\xff\xff\xffshort")],
        [$packet(0, $greeting), $ok, $packet(1, "\x01") . $packet(2, $column) . $packet(9, "\x01x")],
        [$packet(0, $greeting), $ok, $packet(1, "\x01") . $packet(2, $column) . $packet(3, "\x01x")],
        [$packet(0, $greeting), $ok, $packet(1, "\x01") . $packet(2, $column) . $packet(3, "\x01x") . $packet(4, $end)],
    ];
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    listening((int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1));
    foreach ($plays as $play) {
        $client = stream_socket_accept($listener, 60);
        foreach ($play as $number => $bytes) {
            $number and fread($client, 8192);
            fwrite($client, $bytes);
        }
        stream_socket_shutdown($client, STREAM_SHUT_WR);
        $clients[] = $client;
    }
    sleep(60);
    PHP);

Co\run(function () use ($server) {
    for ($i = 0; $i < 25; $i++) {
        $mysql = new Co\MySQL();
        $settings = ['host' => '127.0.0.1', 'port' => $server->port, 'user' => 'u', 'password' => 'p', 'database' => 'd', 'timeout' => 10];
        if ($mysql->connect($settings)) {
            echo json_encode($mysql->query('select a', 10)), ' ', $mysql->errno, ' ', substr($mysql->error, 17), ' ', json_encode($mysql->connected), "\n";
        } else {
            echo 'connect ', $mysql->connect_errno, ' ', substr($mysql->connect_error, 17), "\n";
        }
    }
});
stop_server($server, SIGKILL_NUMBER);
?>
--EXPECT--
connect 2027 2027] Malformed packet: a packet is out of order
connect 2027 2027] Malformed packet: a packet is cut short
connect 2027 2027] Malformed packet: the server speaks another protocol version
connect 2027 2027] Malformed packet: a packet is cut short
connect 2027 2027] Malformed packet: an impossible length of the challenge
connect 2027 2027] Malformed packet: a packet is cut short
connect 2027 2027] Malformed packet: the server is older than MySQL 4.1
connect 1040 1040] Too many connections
connect 2027 2027] Malformed packet: a packet is out of order
connect 2002 2002] Connection reset by peer
connect 2027 2027] Malformed packet: the server wants the passwords of MySQL before 4.1
connect 2059 2059] Authentication plugin 'dialog' is not supported
connect 2059 2059] Authentication plugin 'mysql_old_password' is not supported
connect 2027 2027] Malformed packet: an unknown answer to the login
false 2006 2006] MySQL server has gone away false
false 2027 2027] Malformed packet: an empty answer false
false 2027 2027] Malformed packet: the server asks for a local file false
false 2027 2027] Malformed packet: an impossible number of columns false
false 2027 2027] Malformed packet: a packet is cut short false
false 2027 2027] Malformed packet: a field has a value that it cannot have false
false 2027 2027] Malformed packet: 0xff is not a length false
false 2027 2027] Malformed packet: a packet is cut short false
false 2027 2027] Malformed packet: a packet is out of order false
false 2006 2006] MySQL server has gone away false
[{"a":"x"}] 0  true
