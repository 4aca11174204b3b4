--TEST--
redirect() sends Location and ends the response
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        switch ($request->server['request_uri']) {
            case '/default': $r = [$response->redirect('/there'), $response->end('late')]; break;
            case '/code': $r = [$response->redirect('https://example.com/?a=b', 308)]; break;
            case '/bad_code': $r = [@$response->redirect('/there', 7), $response->end('refused')]; break;
            case '/split': $r = [$response->redirect("/there\r\nX-Evil: 1")]; break;
            case '/written': $r = [$response->write('x'), $response->redirect('/there'), $response->end()]; break;
        }
        echo json_encode($r), "\n";
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
foreach (['default', 'code', 'bad_code', 'split', 'written'] as $story) {
    $answer = http_get($server->port, "/$story");
    echo "$answer->status $answer->reason, ", json_encode($answer->header('location')), ', ', json_encode($answer->body), isset($answer->headers['x-evil']) ? ' split' : '', "\n";
}
[, $output] = stop_server($server);
echo $output;
?>
--EXPECT--
302 Found, "\/there", ""
308 Permanent Redirect, "https:\/\/example.com\/?a=b", ""
200 OK, null, "refused"
302 Found, null, ""
200 OK, null, "x"
[true,false]
[true]
[false,true]
[true]
[true,false,true]
