<?php
// TLS with a server in a child process: handshakes that succeed and fail, lines, time limits, switching it on later.
require getenv('SHOW');

$key = openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1']);
$request = openssl_csr_new(['commonName' => 'localhost'], $key);
$certificate = openssl_csr_sign($request, null, $key, 10, ['digest_alg' => 'sha256']);
openssl_x509_export($certificate, $pem);
openssl_pkey_export($key, $secret);
file_put_contents('server.pem', $pem . $secret);
file_put_contents('certificate.pem', $pem);
$server = <<<'PHP'
    $context = stream_context_create(['ssl' => ['local_cert' => 'server.pem']]);
    $listener = stream_socket_server('tcp://127.0.0.1:0', $errno, $errstr, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
    echo explode(':', stream_socket_get_name($listener, false))[1], "\n";
    while ($client = stream_socket_accept($listener, 60)) {
        $first = fgets($client);
        if ($first === "silent\n") {
            usleep(300_000);
            continue;
        }
        fwrite($client, "go on\n");
        if (!@stream_socket_enable_crypto($client, true, STREAM_CRYPTO_METHOD_TLS_SERVER)) {
            continue;
        }
        while (($line = fgets($client)) !== false) {
            if ($line === "quit\n") {
                exit;
            }
            if ($line === "late\n") {
                usleep(200_000);
            }
            if ($line === "large\n") {
                $line = str_repeat("0123456789\n", 100_000);
            }
            fwrite($client, $line);
        }
    }
    PHP;
$child = proc_open(getenv('PHP') . ' -r ' . escapeshellarg($server), [1 => ['pipe', 'w']], $pipes);
$port = (int) fgets($pipes[1]);
$open = static function (array $ssl) use ($port) {
    $client = stream_socket_client("tcp://127.0.0.1:$port", $errno, $errstr, 5, STREAM_CLIENT_CONNECT, stream_context_create(['ssl' => $ssl]));
    fwrite($client, "tls\n");
    fgets($client);
    $result = @stream_socket_enable_crypto($client, true, STREAM_CRYPTO_METHOD_TLS_CLIENT);
    return [$client, $result];
};
$good = ['cafile' => 'certificate.pem', 'peer_name' => 'localhost'];
[$client, $result] = $open($good);
show('handshake', $result);
show('line', [fwrite($client, "first\n"), fgets($client)]);
show('meta', array_intersect_key(stream_get_meta_data($client), ['timed_out' => 1, 'blocked' => 1, 'eof' => 1]));
stream_set_timeout($client, 0, 20_000);
show('late', [fwrite($client, "late\n"), fgets($client), stream_get_meta_data($client)['timed_out']]);
stream_set_timeout($client, 10);
show('came', fgets($client));
show('large', [fwrite($client, "large\n"), strlen($text = stream_get_contents($client, 1_100_000)), md5($text) === md5(str_repeat("0123456789\n", 100_000))]);
stream_set_blocking($client, false);
show('not blocking', fgets($client));
$read = [$client];
$none = null;
show('select', [stream_select($read, $none, $none, 0), fwrite($client, "selected\n")]);
$read = [$client];
show('select', [stream_select($read, $none, $none, 10), fgets($client)]);
fclose($client);
[$client, $result] = $open(['cafile' => 'certificate.pem', 'peer_name' => 'another']);
show('another name', [$result, strstr(error_get_last()['message'], 'Peer') ?: error_get_last()['message']]);
fclose($client);
[$client, $result] = $open(['peer_name' => 'localhost']);
show('unknown authority', $result);
fclose($client);
[$client, $result] = $open(['verify_peer' => false, 'verify_peer_name' => false, 'capture_peer_cert' => true]);
show('not verified', [$result, stream_context_get_params($client)['options']['ssl']['peer_certificate'] ?? null ? 'captured' : 'none']);
show('by name', [fwrite($client, "quit\n"), fgets($client), feof($client)]);
show('server', proc_close($child));
