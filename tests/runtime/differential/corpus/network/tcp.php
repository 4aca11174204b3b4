<?php
// A server and a client in one script: names, accepting, time limits, who goes away.
require getenv('SHOW');

$server = stream_socket_server('tcp://127.0.0.1:0', $errno, $errstr);
show('server', [$errno, $errstr]);
$address = stream_socket_get_name($server, false);
show('no peer', stream_socket_get_name($server, true));
show('in use', [@stream_socket_server("tcp://$address", $errno, $errstr), $errno, $errstr]);
show('nobody comes', @stream_socket_accept($server, 0.02));
show('warning', error_get_last()['message']);
show('nobody comes, zero', @stream_socket_accept($server, 0));
$client = stream_socket_client("tcp://$address", $errno, $errstr, 5);
show('client', [$errno, $errstr, get_resource_type($client)]);
$accepted = stream_socket_accept($server, 5, $peer);
show('peer', [$peer === stream_socket_get_name($client, false), stream_socket_get_name($client, true) === $address]);
show('talk', [fwrite($client, "hello\n"), fgets($accepted), fwrite($accepted, "and back\n"), fgets($client)]);
show('meta', array_diff_key(stream_get_meta_data($client), ['uri' => 1]));
stream_set_timeout($client, 0, 20_000);
show('nothing', [fgets($client), stream_get_meta_data($client)['timed_out'], feof($client)]);
fwrite($accepted, 'last words');
fclose($accepted);
stream_set_timeout($client, 5);
show('the end', [fgets($client), fgets($client), feof($client)]);
$second = fsockopen('127.0.0.1', (int) explode(':', $address)[1], $errno, $errstr, 2);
show('fsockopen', [$second !== false, $errno, $errstr]);
$accepted = stream_socket_accept($server);
fputs($accepted, "a\nb\n");
stream_socket_shutdown($accepted, STREAM_SHUT_WR);
show('lines', [fgets($second), fgets($second), fgets($second), fputs($second, "still\n"), fgets($accepted)]);
$persistent = pfsockopen('127.0.0.1', (int) explode(':', $address)[1]);
show('persistent', get_resource_type($persistent));
fclose($persistent);
// A peer that resets.
$socket = socket_import_stream($rude = stream_socket_client("tcp://$address"));
$victims = [stream_socket_accept($server), stream_socket_accept($server)];
$victim = $victims[1];
socket_set_option($socket, SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
unset($socket);
fclose($rude);
error_clear_last();
show('reset', @fread($victim, 10));
show('warning', error_get_last());
show('after', [feof($victim), @fwrite($victim, 'x')]);
fclose($server);
show('gone', [@stream_socket_client("tcp://$address", $errno, $errstr, 2), $errno, $errstr]);
$bound = stream_socket_client('tcp://127.0.0.1:1', $errno, $errstr, 1, STREAM_CLIENT_CONNECT, stream_context_create(['socket' => ['bindto' => '127.0.0.1:0']]));
show('bound', [$bound, $errno, $errstr]);
if ($six = @stream_socket_server('tcp://[::1]:0')) {
    $client = stream_socket_client('tcp://' . stream_socket_get_name($six, false));
    show('six', str_starts_with(stream_socket_get_name($client, true), '[::1]:'));
}
