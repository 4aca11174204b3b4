--TEST--
A server has no hooks on until it asks for them: by hook_flags, Co::set() or Runtime::enableCoroutine()
--FILE--
<?php
require __DIR__ . '/../include/server.php';

/** Serves once with `$before` ahead of start(), and prints what is on in each callback. */
function serve(string $story, string $before): void
{
    $server = start_server(<<<PHP
        \$server = new Swoole\Http\Server('127.0.0.1', 0);
        \$flags = fn () => array_search(Swoole\Runtime::getHookFlags(), ['none' => 0, 'all' => SWOOLE_HOOK_ALL, 'sleep' => SWOOLE_HOOK_SLEEP]);
        \$server->on('request', fn (\$request, \$response) => \$response->end(\$flags()));
        \$server->on('workerstart', fn (\$server) => print "at the start {\$flags()}\\n");
        \$server->on('start', fn (\$server) => listening(\$server->port));
        \$server->on('workerstop', fn () => print "at the stop {\$flags()}\\n");
        $before
        \$server->start();
        echo "after it {\$flags()}\\n";
        PHP);
    echo "$story\nin a request ", file_get_contents("http://127.0.0.1:$server->port/"), "\n";
    [$status, $output] = stop_server($server);
    echo $output, "status $status\n\n";
}

serve('nothing is set', '');
serve('other settings', '$server->set(["worker_num" => 1]);');
serve('hook_flags', '$server->set(["hook_flags" => SWOOLE_HOOK_SLEEP]);');
serve('Co::set()', 'Co::set(["hook_flags" => SWOOLE_HOOK_ALL]);');
serve('off after all', 'Co::set(["hook_flags" => SWOOLE_HOOK_ALL]); $server->set(["hook_flags" => 0]);');
serve('enableCoroutine() before the start', 'Swoole\Runtime::enableCoroutine();');
serve('enableCoroutine() in workerstart', '$server->on("workerstart", function () use ($flags) {
    Swoole\Runtime::enableCoroutine(SWOOLE_HOOK_SLEEP);
    echo "at the start {$flags()}\n";
});');
serve('Co\run() before the server', 'Co\run(fn () => print "in Co\\\\run() {$flags()}\n");');
serve('without coroutines', '$server->set(["enable_coroutine" => false]);');
?>
--EXPECT--
nothing is set
in a request none
at the start none
at the stop none
after it none
status 0

other settings
in a request none
at the start none
at the stop none
after it none
status 0

hook_flags
in a request sleep
at the start sleep
at the stop sleep
after it none
status 0

Co::set()
in a request all
at the start all
at the stop all
after it none
status 0

off after all
in a request none
at the start none
at the stop none
after it none
status 0

enableCoroutine() before the start
in a request all
at the start all
at the stop all
after it none
status 0

enableCoroutine() in workerstart
in a request sleep
at the start sleep
at the stop sleep
after it none
status 0

Co\run() before the server
in a request all
in Co\run() all
at the start all
at the stop all
after it none
status 0

without coroutines
in a request none
at the start none
at the stop none
after it none
status 0
