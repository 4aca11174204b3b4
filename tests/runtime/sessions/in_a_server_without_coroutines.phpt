--TEST--
A request that is handled without a coroutine leaves no session to the next one
--FILE--
<?php
require __DIR__ . '/sessions.inc';
require __DIR__ . '/../../include/server.php';

$directory = session_directory();
$server = start_server(sprintf(<<<'PHP'
    ini_set('session.save_path', %s);
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set(['worker_num' => 1, 'enable_coroutine' => false]);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('request', function ($request, $response) {
        $found = [session_id(), isset($_SESSION), session_status()];
        session_id($request->get['id']);
        session_start();
        $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
        go(function () use (&$found) {
            $found[] = [session_id(), isset($_SESSION)];
            session_id('child');
            session_start();
            $_SESSION['child'] = true;
            Co::sleep(0.001);
        });
        $response->end(json_encode([$found, session_id(), $_SESSION]));
    });
    $server->start();
    PHP, var_export($directory, true)));
foreach (['alice', 'bob', 'alice'] as $id) {
    echo file_get_contents("http://127.0.0.1:$server->port/?id=$id"), "\n";
}
[$status, $output] = stop_server($server);
echo "status $status\n$output";
echo stored($directory);
?>
--EXPECT--
[["",false,1,["",false]],"alice",{"visits":1}]
[["",false,1,["",false]],"bob",{"visits":1}]
[["",false,1,["",false]],"alice",{"visits":2}]
status 0
{"alice":"visits|i:2;","bob":"visits|i:1;","child":"child|b:1;"}
