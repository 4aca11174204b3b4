--TEST--
A server has all hooks on, or those that it was told; without coroutines none are asked for
--FILE--
<?php
require __DIR__ . '/../include/server.php';
foreach (['[]', "['hook_flags' => SWOOLE_HOOK_SLEEP]", "['enable_coroutine' => false]"] as $settings) {
    $server = start_server(<<<PHP
        \$server = new Swoole\Http\Server('127.0.0.1', 0);
        \$server->set($settings);
        \$flags = fn () => array_search(Swoole\Runtime::getHookFlags(), ['none' => 0, 'all' => SWOOLE_HOOK_ALL, 'sleep' => SWOOLE_HOOK_SLEEP]);
        \$server->on('request', fn (\$request, \$response) => \$response->end(\$flags()));
        \$server->on('start', fn (\$server) => listening(\$server->port));
        \$server->on('workerstart', fn () => print "at the start {\$flags()}\\n");
        \$server->on('workerstop', fn () => print "at the stop {\$flags()}\\n");
        \$server->start();
        echo "after it {\$flags()}\\n";
        PHP);
    echo "in a request ", file_get_contents("http://127.0.0.1:$server->port/"), "\n";
    [$status, $output] = stop_server($server);
    echo $output, "status $status\n\n";
}
?>
--EXPECT--
in a request all
at the start all
at the stop all
after it none
status 0

in a request sleep
at the start sleep
at the stop sleep
after it none
status 0

in a request none
at the start none
at the stop none
after it none
status 0
