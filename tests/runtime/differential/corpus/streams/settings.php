<?php
// Buffers, chunk sizes, contexts, meta data.
require getenv('SHOW');

$file = fopen('file', 'w+');
show('write buffer', [stream_set_write_buffer($file, 0), stream_set_write_buffer($file, 1000)]);
show('read buffer', [stream_set_read_buffer($file, 0), stream_set_read_buffer($file, 100)]);
show('chunk', [stream_set_chunk_size($file, 10), stream_set_chunk_size($file, 8192)]);
attempt('chunk', fn () => stream_set_chunk_size($file, 0));
[$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
stream_set_read_buffer($two, 0);
fwrite($one, "one line\nand more");
show('unbuffered', [fread($two, 3), stream_get_meta_data($two)['unread_bytes'], fgets($two)]);
stream_set_chunk_size($two, 4);
fwrite($one, 'in pieces');
show('small chunks', fread($two, 100));
show('meta', array_diff_key(stream_get_meta_data($two), ['uri' => 1]));
show('peek', [fwrite($one, 'peeked'), stream_socket_recvfrom($two, 3, STREAM_PEEK), stream_socket_recvfrom($two, 100)]);
show('oob', @stream_socket_sendto($one, '!', STREAM_OOB));
$context = stream_context_create(['http' => ['timeout' => 1]], ['notification' => null]);
show('context', [stream_context_get_options($context), stream_context_set_option($context, 'socket', 'tcp_nodelay', true), count(stream_context_get_options($context))]);
show('params', stream_context_get_params($context)['options']['http']);
attempt('bad context', fn () => stream_context_create(['http' => 5]));
show('local', [stream_is_local($file), stream_is_local('http://x'), stream_is_local($one)]);
show('transports', array_values(array_intersect(['tcp', 'udp', 'unix', 'udg'], stream_get_transports())));
show('isatty', stream_isatty($file));
attempt('not a stream', fn () => stream_get_meta_data(5));
fclose($one);
attempt('closed', fn () => stream_set_blocking($one, true));
