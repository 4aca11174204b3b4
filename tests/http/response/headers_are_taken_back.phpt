--TEST--
header() with null takes a header back, and one of the server's own that is set to nothing is left out
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = spawn_server('<?php declare(strict_types=1); require \'' . __DIR__ . '/../../include/child.php\';' . <<<'PHP'
    $stories = [
        'taken back' => fn ($r) => [$r->header('Foo', 'bar'), $r->header('foo', null)],
        'and set again' => fn ($r) => [$r->header('Foo', null), $r->header('Foo', 'bar')],
        'null in a list' => fn ($r) => [$r->header('Foo', ['a', null, 'b'])],
        'nothing' => fn ($r) => [$r->header('Foo', ''), $r->header('X-12345678', ''), $r->header('Fooo', '')],
        'own set to nothing' => fn ($r) => [$r->header('Server', ''), $r->header('date', ''), $r->header('content-type', ''), $r->header('Content-Encoding', '')],
        'own set to null' => fn ($r) => [$r->header('Server', null), $r->header('Date', null), $r->header('Content-Type', null)],
        'connection' => fn ($r) => [$r->header('Connection', '')],
        'connection null' => fn ($r) => [$r->header('Connection', null)],
        'framing' => fn ($r) => [$r->header('Content-Length', ''), $r->header('Transfer-Encoding', null)],
        'numbers' => fn ($r) => [$r->header('X-Int', 42), $r->header('X-Float', 1.5), $r->header('X-True', true), $r->header('X-False', false), $r->header('5', 'five')],
        'the property' => function ($r) { $r->header('Foo', null); $r->header['Bar'] = null; $r->header[7] = 'seven'; return [array_key_exists('Foo', $r->header)]; },
    ];
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) use ($stories) {
        $response->end(json_encode($stories[$request->get['story']]($response)));
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP, []);
$server->port = (int) substr(read_line($server->pipe, DEADLINE_S), strlen('listening '));
foreach (['taken back', 'and set again', 'null in a list', 'nothing', 'own set to nothing', 'own set to null', 'connection', 'connection null', 'framing', 'numbers', 'the property'] as $story) {
    $connection = new HttpConnection($server->port);
    $connection->send('GET /?story=' . urlencode($story) . " HTTP/1.1\r\nHost: h\r\n\r\n");
    $answer = $connection->answer();
    $known = ['server' => 'S', 'date' => 'D', 'connection' => 'C', 'content-type' => 'T', 'content-length' => 'L'];
    echo "$story: ";
    foreach ($answer->headers as $name => $value) {
        echo $known[$name] ?? "$name=" . json_encode($value), ' ';
    }
    // The connection is in step, whatever was taken back.
    $connection->send('GET /?story=' . urlencode($story) . " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    $last = $connection->answer();
    echo $last->body === $answer->body ? $answer->body : 'out of step', ' ', json_encode($last->header('connection')), "\n";
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
taken back: S D C T L [true,true] "close"
and set again: foo=["bar"] S D C T L [true,true] "close"
null in a list: foo=["a","b"] S D C T L [true] "close"
nothing: foo=[""] x-12345678=[""] fooo=[""] S D C T L [true,true,true] "close"
own set to nothing: C L [true,true,true,true] "close"
own set to null: C L [true,true,true] "close"
connection: S D T L [true] "close"
connection null: S D T L [true] "close"
framing: S D C T L [true,true] "close"
numbers: x-int=["42"] x-float=["1.5"] x-true=["1"] x-false=[""] 5=["five"] S D C T L [true,true,true,true,true] "close"
the property: 7=["seven"] S D C T L [true] "close"
status 0
