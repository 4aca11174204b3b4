<?php
// http:// from a server in a child process: headers, redirects, errors, time limits, pieces, posts.
require getenv('SHOW');

$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) explode(':', stream_socket_get_name($listener, false))[1];
$server = <<<'PHP'
    $listener = fopen('php://fd/3', 'r');
    $socket = socket_import_stream($listener);
    while (($client = socket_accept($socket)) && ($client = socket_export_stream($client))) {
        [$method, $path] = explode(' ', fgets($client));
        $length = 0;
        while (trim($line = fgets($client)) !== '') {
            if (stripos($line, 'content-length:') === 0) {
                $length = (int) substr($line, 15);
            }
        }
        $body = $length ? stream_get_contents($client, $length) : '';
        switch ($path) {
            case '/plain': fwrite($client, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-Kind: plain\r\n\r\nplain\n"); break;
            case '/chunked':
                foreach (["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhel", "lo\r\n", "6\r\n world\r\n", "0\r\n\r\n"] as $part) {
                    fwrite($client, $part);
                    usleep(10_000);
                }
                break;
            case '/redirect': fwrite($client, "HTTP/1.1 302 Found\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n"); break;
            case '/loop': fwrite($client, "HTTP/1.1 302 Found\r\nLocation: /loop\r\n\r\n"); break;
            case '/missing': fwrite($client, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"); break;
            case '/slow': fwrite($client, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegin"); usleep(300_000); break;
            case '/silent': usleep(300_000); break;
            case '/nonsense': fwrite($client, "nonsense\r\n\r\n"); break;
            case '/code': fwrite($client, "HTTP/1.0 200 OK\r\n\r\n<?php return 'included';"); break;
            case '/quit': exit;
            default: fwrite($client, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n$method $path [$body]");
        }
        fclose($client);
    }
    PHP;
$php = getenv('PHP') . ' -d extension=sockets -d error_reporting=0';
// Where the extension is built in there is nothing to load.
$child = proc_open("exec $php -d display_startup_errors=0 -r " . escapeshellarg($server), [2 => ['file', '/dev/null', 'w'], 3 => $listener], $none);
fclose($listener);
$url = "http://127.0.0.1:$port";
$get = static function (string $path, array $http = [], int $length = null) use ($url, $port) {
    $body = @file_get_contents("$url$path", false, stream_context_create(['http' => $http + ['timeout' => 10]]));
    $warning = error_get_last()['message'] ?? null;
    error_clear_last();
    return [$body, $http_response_header ?? null, str_replace((string) $port, 'PORT', (string) $warning)];
};
show('plain', $get('/plain'));
show('chunked', $get('/chunked'));
show('redirect', $get('/redirect'));
show('no redirect', $get('/redirect', ['follow_location' => 0]));
show('loop', $get('/loop', ['max_redirects' => 3]));
show('missing', $get('/missing'));
show('missing, body', $get('/missing', ['ignore_errors' => true]));
show('post', $get('/post', ['method' => 'POST', 'header' => "Content-Type: text/plain\r\nX: y", 'content' => str_repeat('posted ', 10)]));
show('put', $get('/put?x=1', ['method' => 'PUT', 'content' => 'x']));
show('slow', $get('/slow', ['timeout' => 0.05]));
show('silent', $get('/silent', ['timeout' => 0.05]));
show('nonsense', $get('/nonsense'));
show('end before the length', $get('/slow'));
show('headers', @get_headers("$url/plain"));
$stream = fopen("$url/chunked", 'r');
show('stream', [fgets($stream), feof($stream), stream_get_meta_data($stream)['wrapper_type']]);
show('lines', file("$url/plain"));
show('copy', [copy("$url/plain", 'copied'), file_get_contents('copied')]);
ini_set('allow_url_include', '1');
show('include', @include "$url/code");
show('write', @file_put_contents("$url/plain", 'x'));
@file_get_contents("$url/quit");
show('server', proc_close($child));
