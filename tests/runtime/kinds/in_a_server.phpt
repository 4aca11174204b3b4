--TEST--
In a server requests that share a PDO, a Redis or a SOAP client are told so or wait their turn, within a small memory limit, and the worker goes on
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
igbinary
redis
soap
--CONFLICTS--
mysql
redis
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_mysql.inc';
require __DIR__ . '/../../include/skipif_servers.inc';
?>
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
require __DIR__ . '/../../include/servers.php';

putenv('REDIS_PORT=' . server('redis')['REDIS_PORT']);
$code = <<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set(['hook_flags' => SWOOLE_HOOK_ALL]);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('request', function ($request, $response) use ($server) {
        static $pdo, $redis, $soap;
        $path = $request->server['request_uri'];
        $number = (int) ($request->get['number'] ?? 0);
        if ($path === '/soap-server') {
            Co::sleep(0.02);
            preg_match('/<number[^>]*>(\d+)</', $request->getContent(), $found);
            $response->header('Content-Type', 'text/xml');
            $response->end('<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><r><return>' . "answer {$found[1]}" . '</return></r></SOAP-ENV:Body></SOAP-ENV:Envelope>');
            return;
        }
        try {
            $answer = match ($path) {
                '/pdo' => ($pdo ??= new PDO(
                    sprintf('mysql:host=%s;port=%d', getenv('MYSQL_HOST'), getenv('MYSQL_PORT')), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD')
                ))->query("select concat('answer $number', substr(sleep(0.02), 2))")->fetchColumn(),
                '/redis' => (function () use (&$redis, $number) {
                    if (!$redis) {
                        $redis = new Redis();
                        $redis->connect('127.0.0.1', (int) getenv('REDIS_PORT'));
                    }
                    return $redis->eval('for i = 1, 1000000 do end return "answer ' . $number . '"');
                })(),
                '/soap' => ($soap ??= new SoapClient(null, ['location' => "http://127.0.0.1:{$server->port}/soap-server", 'uri' => 'urn:x']))
                    ->__soapCall('ask', [new SoapParam($number, 'number')]),
                '/throw' => throw new LogicException($pdo->query("select 'in vain'")->fetchColumn()),
            };
        } catch (Swoole\Error $error) {
            $answer = 'told: ' . preg_replace(['/#\d+/', '~ \(\S*?:\d+\)~'], ['#N', ''], $error->getMessage());
        } catch (LogicException $exception) {
            $answer = 'thrown: ' . $exception->getMessage();
        }
        $response->end($answer);
    });
    $server->start();
    PHP;

/** Answers to 30 requests at once: how many were right, what the others were told. */
function thirty(int $port, string $path): string
{
    $sockets = $answers = [];
    for ($i = 0; $i < 30; $i++) {
        $sockets[$i] = stream_socket_client("tcp://127.0.0.1:$port");
        fwrite($sockets[$i], "GET $path?number=$i HTTP/1.0\r\n\r\n");
    }
    $right = 0;
    $told = [];
    foreach ($sockets as $i => $socket) {
        $answer = explode("\r\n\r\n", stream_get_contents($socket), 2)[1] ?? 'NOTHING';
        if ($answer === "answer $i") {
            $right++;
        } else {
            $told[$answer] = true;
        }
    }
    ksort($told);
    return "$right right" . implode('', array_map(fn (string $answer) => "\n  $answer", array_keys($told)));
}

foreach (['error', 'queue'] as $sharing) {
    echo "$sharing:\n";
    $server = start_server($code, ['memory_limit' => '16M', 'swoole.shared_handles' => $sharing]);
    foreach (['/pdo', '/redis', '/soap'] as $path) {
        // One alone, so that the connection is there.
        $alone = explode("\r\n\r\n", http_raw($server->port, "GET $path?number=7 HTTP/1.0\r\n\r\n"), 2)[1];
        $answers = thirty($server->port, $path);
        $enough = $sharing === 'queue' ? str_starts_with($answers, '30 right') && !str_contains($answers, "\n") : (int) $answers >= 1 && str_contains($answers, 'told');
        echo "$path: $alone, ", $enough ? 'as it should be' : "NOT: $answers", "\n";
        if ($sharing === 'error') {
            echo substr(strstr($answers, "\n"), 1), "\n";
        }
    }
    echo explode("\r\n\r\n", http_raw($server->port, "GET /throw HTTP/1.0\r\n\r\n"), 2)[1], "\n";
    echo 'still: ', explode("\r\n\r\n", http_raw($server->port, "GET /pdo?number=8 HTTP/1.0\r\n\r\n"), 2)[1], "\n";
    [$status, $output] = stop_server($server);
    echo "status $status$output\n";
}
?>
--EXPECT--
error:
/pdo: answer 7, as it should be
  told: PDO connection has already been bound to another coroutine#N, PDO::query() of the same PDO connection in coroutine#N at the same time is not allowed
/redis: answer 7, as it should be
  told: Redis object#N has already been bound to another coroutine#N, Redis::eval() of the same connection in coroutine#N at the same time is not allowed
/soap: answer 7, as it should be
  told: SoapClient object#N has already been bound to another coroutine#N, SoapClient::__soapCall() of the same connection in coroutine#N at the same time is not allowed
thrown: in vain
still: answer 8
status 0
queue:
/pdo: answer 7, as it should be
/redis: answer 7, as it should be
/soap: answer 7, as it should be
thrown: in vain
still: answer 8
status 0
