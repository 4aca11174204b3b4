--TEST--
Each request of a server has its own session, which is closed when its handler ends
--FILE--
<?php
require __DIR__ . '/sessions.inc';
require __DIR__ . '/../../include/server.php';

foreach (['hooks' => SWOOLE_HOOK_ALL, 'no hooks' => 0] as $name => $flags) {
    $directory = session_directory();
    $server = start_server(sprintf(<<<'PHP'
        ini_set('session.save_path', %s);
        $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
        $server->set(['worker_num' => 1, 'hook_flags' => %d]);
        $server->on('start', fn ($server) => listening($server->port));
        $server->on('request', function ($request, $response) {
            // Something on the console: these are no headers of this response.
            echo "request\n";
            session_id($request->get['id']);
            $started = session_start();
            $before = $_SESSION['visits'] ?? 0;
            $_SESSION['visits'] = $before + 1;
            $_SESSION['of'] = $request->get['id'];
            Co::sleep(0.001 * mt_rand(0, 3));
            if (isset($request->get['close'])) {
                session_write_close();
            }
            $response->end(json_encode([$started, session_id(), $_SESSION]));
        });
        $server->start();
        PHP, var_export($directory, true), $flags));

    $wrong = [];
    Co\run(function () use ($server, &$wrong) {
        for ($client = 0; $client < 10; $client++) {
            go(function () use ($server, $client, &$wrong) {
                // Two share each session.
                $id = 'user' . intdiv($client, 2);
                for ($i = 0; $i < 10; $i++) {
                    $close = $i % 2 ? '&close=1' : '';
                    [$started, $is, $session] = json_decode(file_get_contents("http://127.0.0.1:$server->port/?id=$id$close"), true);
                    if (!$started || $is !== $id || $session['of'] !== $id) {
                        $wrong[] = [$id, $is, $session];
                    }
                }
            });
        }
    });
    [$status, $output] = stop_server($server);
    echo "$name: status $status, ", substr_count($output, "request\n"), " requests, ", trim(str_replace("request\n", '', $output)), "\n";
    var_dump($wrong);
    echo stored($directory);
}
?>
--EXPECT--
hooks: status 0, 100 requests, 
array(0) {
}
{"user0":"visits|i:20;of|s:5:\"user0\";","user1":"visits|i:20;of|s:5:\"user1\";","user2":"visits|i:20;of|s:5:\"user2\";","user3":"visits|i:20;of|s:5:\"user3\";","user4":"visits|i:20;of|s:5:\"user4\";"}
no hooks: status 0, 100 requests, 
array(0) {
}
{"user0":"visits|i:20;of|s:5:\"user0\";","user1":"visits|i:20;of|s:5:\"user1\";","user2":"visits|i:20;of|s:5:\"user2\";","user3":"visits|i:20;of|s:5:\"user3\";","user4":"visits|i:20;of|s:5:\"user4\";"}
