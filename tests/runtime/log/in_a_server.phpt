--TEST--
A server's handlers lose no line of PHP's log
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

$log = tempnam(sys_get_temp_dir(), 'swoole-test-');
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set(['worker_num' => 1, 'hook_flags' => SWOOLE_HOOK_ALL]);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('request', function ($request, $response) {
        error_log("request {$request->get['i']}");
        trigger_error("warning {$request->get['i']}", E_USER_WARNING);
        $response->end('answered');
    });
    $server->start();
    PHP, ['error_log' => $log, 'log_errors' => '1', 'display_errors' => '0']);
$answers = 0;
Co\run(function () use ($server, &$answers) {
    for ($client = 0; $client < 10; $client++) {
        go(function () use ($server, $client, &$answers) {
            for ($i = 0; $i < 20; $i++) {
                $answers += file_get_contents("http://127.0.0.1:$server->port/?i=$client-$i") === 'answered';
            }
        });
    }
});
[$status, $output] = stop_server($server);
$lines = file($log);
printf("status %d, %d answers, %d requests and %d warnings in %d lines\n%s", $status, $answers,
    count(array_unique(preg_grep('/request \d+-\d+$/', $lines))), count(preg_grep('/PHP Warning:  warning \d+-\d+ in/', $lines)),
    count($lines), $output);
unlink($log);
?>
--EXPECT--
status 0, 200 answers, 200 requests and 200 warnings in 400 lines
