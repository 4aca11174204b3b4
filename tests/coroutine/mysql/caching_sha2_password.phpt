--TEST--
caching_sha2_password, played by a server of our own: known user, unknown user, broken keys
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

$server = start_server(<<<'PHP'
    const CHALLENGE = 'abcdefghijklmnopqrst';
    function send($client, int &$sequence, string $payload): void
    {
        fwrite($client, substr(pack('V', strlen($payload)), 0, 3) . chr($sequence++) . $payload);
    }
    function receive($client, int &$sequence): string
    {
        $length = unpack('V', fread($client, 3) . "\0")[1];
        $sequence = ord(fread($client, 1)) + 1;
        return $length ? stream_get_contents($client, $length) : '';
    }
    $key = openssl_pkey_new(['private_key_bits' => 2048]);
    $public = openssl_pkey_get_details($key)['key'];
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    listening((int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1));
    while ($client = stream_socket_accept($listener, 60)) {
        $sequence = 0;
        $capabilities = 0xffff_f7ff & ~(1 << 11);
        send($client, $sequence, "\x0a8.0.0\0" . pack('V', 1) . substr(CHALLENGE, 0, 8) . "\0" . pack('v', $capabilities & 0xffff)
            . "\x2d\x02\x00" . pack('v', 0x00ff | 0x0100) . "\x15" . str_repeat("\0", 10) . substr(CHALLENGE, 8) . "\0caching_sha2_password\0");
        $login = receive($client, $sequence);
        $user = strstr(substr($login, 32), "\0", true);
        $response = substr($login, 32 + strlen($user) + 2, 32);
        $stage = hash('sha256', 'secret', true);
        $expected = $stage ^ hash('sha256', hash('sha256', $stage, true) . CHALLENGE, true);
        if ($user === 'known') {
            $good = $response === $expected;
            $good and send($client, $sequence, "\x01\x03");
        } else {
            send($client, $sequence, "\x01\x04");
            $asked = receive($client, $sequence);
            send($client, $sequence, "\x01" . match ($user) {
                'unknown' => $public,
                'nonsense' => "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                'short' => substr($public, 0, 100),
                'bytes' => "\xff\x00\xff",
            });
            $encrypted = receive($client, $sequence);
            $good = $asked === "\x02" && openssl_private_decrypt($encrypted, $plain, $key, OPENSSL_PKCS1_OAEP_PADDING)
                && ($plain ^ substr(str_repeat(CHALLENGE, 2), 0, strlen($plain))) === "secret\0";
        }
        send($client, $sequence, $good ? "\x00\x00\x00\x02\x00\x00\x00" : "\xff\x15\x04#28000Access denied");
        fclose($client);
    }
    PHP);

Co\run(function () use ($server) {
    foreach (['known', 'unknown', 'nonsense', 'short', 'bytes'] as $user) {
        foreach ($user === 'known' || $user === 'unknown' ? ['secret', 'wrong'] : ['secret'] as $password) {
            $mysql = new Co\MySQL();
            $settings = ['host' => '127.0.0.1', 'port' => $server->port, 'user' => $user, 'password' => $password, 'database' => ''];
            echo "$user $password: ", json_encode($mysql->connect($settings)), " $mysql->connect_errno $mysql->connect_error\n";
        }
    }
});
stop_server($server, SIGKILL_NUMBER);
?>
--EXPECT--
known secret: true 0 
known wrong: false 1045 SQLSTATE[28000] [1045] Access denied
unknown secret: true 0 
unknown wrong: false 1045 SQLSTATE[28000] [1045] Access denied
nonsense secret: false 2059 SQLSTATE[HY000] [2059] The server's key for caching_sha2_password is unusable
short secret: false 2059 SQLSTATE[HY000] [2059] The server's key for caching_sha2_password is unusable
bytes secret: false 2059 SQLSTATE[HY000] [2059] The server's key for caching_sha2_password is unusable
