--TEST--
SIGTERM and SIGINT end the server gracefully: the running request is answered, idle connections are closed, start() returns true
--FILE--
<?php
require __DIR__ . '/../include/server.php';
foreach (['SIGTERM' => 15, 'SIGINT' => 2] as $name => $signal) {
    $server = start_server(<<<'PHP'
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->on('request', function ($request, $response) {
            echo "request\n";
            $response->header('X-Cid', Co::getCid());
            if ($request->server['request_uri'] === '/sleep') {
                $response->write('started, ');
                Co::sleep(0.5);
            }
            $response->end('done');
        });
        $server->on('start', fn ($server) => listening($server->port));
        var_dump($server->start());
        echo "script goes on\n";
        PHP);
    $idle = new HttpConnection($server->port);
    $idle->get('/');
    $fresh = new HttpConnection($server->port);
    $busy = new HttpConnection($server->port);
    $busy->send("GET /sleep HTTP/1.1\r\nHost: h\r\n\r\n");
    while (substr_count($server->output(), 'request') < 2) {
        usleep(1000);
    }
    posix_kill_number($server->pid, $signal);
    echo "$name\nidle closed: ", json_encode($idle->closes()), json_encode($fresh->closes()), "\n";
    $idle->close();
    $fresh->close();
    $refused = false;
    try {
        new HttpConnection($server->port);
    } catch (RuntimeException) {
        $refused = true;
    }
    echo 'new refused: ', json_encode($refused), "\n";
    $answer = $busy->answer();
    echo "$answer->status $answer->body\n";
    echo 'closed: ', json_encode($busy->closes()), "\n";
    $busy->close();
    [$status, $output] = wait_server($server);
    echo $output, "status $status\n";
}

function posix_kill_number(int $pid, int $signal): void
{
    exec("kill -$signal $pid");
}
?>
--EXPECT--
SIGTERM
idle closed: truetrue
new refused: true
200 started, done
closed: true
request
request
bool(true)
script goes on
status 0
SIGINT
idle closed: truetrue
new refused: true
200 started, done
closed: true
request
request
bool(true)
script goes on
status 0
