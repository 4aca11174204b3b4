<?php
/**
 * A name server that answers after 100 ms, and a script that has no other.
 *
 * The C library asks port 53 of the hosts that /etc/resolv.conf names. So the script runs in name spaces of its own: in
 * one of the network, where 127.0.0.1:53 is free, and in one of mounts, where /etc/resolv.conf is a file of ours.
 *
 * The server knows the hosts hostN.test. Their address is 127.0.1.N, their text "answer N".
 */

require_once __DIR__ . '/server.php';

/** Runs PHP code (without its opening tag) there, beside the server and with hooked.php, and prints its output. */
function slow_dns(string $code): void
{
    $directory = sys_get_temp_dir() . '/swoole-test-' . getmypid();
    mkdir($directory);
    file_put_contents("$directory/resolv.conf", "nameserver 127.0.0.1\noptions timeout:5 attempts:1\n");
    file_put_contents("$directory/nsswitch.conf", "hosts: files dns\n");
    $script = '<?php require "' . __FILE__ . '"; require "' . __DIR__ . "/hooked.php\"; slow_dns_server();\n$code";
    file_put_contents("$directory/script.php", $script);
    $php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
    $options = getenv('TEST_PHP_EXTRA_ARGS') ?: '-n -d extension=' . escapeshellarg(dirname(__DIR__, 2) . '/modules/swoole.so');
    file_put_contents("$directory/run.sh", <<<SH
        set -e
        ip link set lo up
        mount --bind $directory/resolv.conf /etc/resolv.conf
        mount --bind $directory/nsswitch.conf /etc/nsswitch.conf
        exec $php $options $directory/script.php
        SH);
    passthru("unshare --map-root-user --net --mount sh $directory/run.sh 2>&1");
    array_map(unlink(...), glob("$directory/*"));
    rmdir($directory);
}

/** @internal */
function slow_dns_server(): TestServer
{
    return start_server("require '" . __DIR__ . "/slow_loop.php';\n" . <<<'PHP'
        const TYPE_A = 1;
        const TYPE_TXT = 16;

        /** The answer to a query (RFC 1035, section 4). */
        function answer(string $query): string
        {
            // One question: labels with their lengths, an empty one, type and class.
            $end = strpos($query, "\0", 12) + 1;
            ['type' => $type] = unpack('ntype', $query, $end);
            $number = preg_match('/^\x05host(\d)|^\x06host(\d\d)/', substr($query, 12), $match) ? (int) end($match) : 255;
            $data = match ($type) {
                TYPE_A => pack('C4', 127, 0, 1, $number),
                TYPE_TXT => pack('C', strlen("answer $number")) . "answer $number",
                default => null,
            };
            // The name of the answer is a pointer to that of the question.
            $answer = $data === null ? '' : pack('nnnNn', 0xc00c, $type, 1, 0, strlen($data)) . $data;
            return substr($query, 0, 2) . pack('n5', 0x8180, 1, $data === null ? 0 : 1, 0, 0) . substr($query, 12, $end + 4 - 12) . $answer;
        }

        $socket = stream_socket_server('udp://127.0.0.1:53', $code, $error, STREAM_SERVER_BIND);
        $loop = new SlowLoop();
        $loop->watch($socket, function () use ($loop, $socket) {
            $query = stream_socket_recvfrom($socket, 512, 0, $from);
            $loop->later(fn () => stream_socket_sendto($socket, answer($query), 0, $from));
        });
        listening(53);
        $loop->run();
        PHP);
}
