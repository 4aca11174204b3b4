--TEST--
A handler that forks: the parent answers and serves on, whatever the child does
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../include/server.php';
$socket = tempnam(sys_get_temp_dir(), 'fork');
unlink($socket);
file_put_contents($log = "$socket.log", '');
$server = start_server("const LOG = '$log';" . <<<'PHP'
    $parent = getmypid();
    function note(string $line): void
    {
        file_put_contents(LOG, "$line\n", FILE_APPEND);
    }
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['enable_coroutine' => true]);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('shutdown', fn () => note('shutdown event of the ' . (getmypid() === $parent ? 'parent' : 'child')));
    $server->on('request', function ($request, $response) {
        $way = $request->get['way'];
        if (!($pid = pcntl_fork())) {
            note("child: $way");
            switch ($way) {
                case 'exit':
                    exit(3);
                case 'answer':
                    note('child answers: ' . json_encode($response->end('from the child')));
                    exit(4);
                case 'return':
                    go(function () {
                        Co::sleep(0.01);
                        note('child: a coroutine of its own');
                    });
                    return;
                case 'exception':
                    throw new Exception('of the child');
                case 'signal':
                    shell_exec('kill -TERM ' . getmypid());
                    sleep(5);
            }
        }
        pcntl_waitpid($pid, $status);
        note('end: ' . (pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 'signal ' . pcntl_wtermsig($status)));
        $response->end('from the parent');
    });
    $server->start();
    note('behind start(), ' . (getmypid() === $parent ? 'parent' : 'child'));
    if (getmypid() !== $parent) {
        exit(5);
    }
    PHP);
foreach (['exit', 'answer', 'return', 'exception', 'signal'] as $way) {
    $answer = http_raw($server->port, "GET /?way=$way HTTP/1.0\r\n\r\n");
    echo substr($answer, strpos($answer, "\r\n\r\n") + 4), "\n";
}
[$status, $output] = stop_server($server);
echo file_get_contents($log), $output, "status $status\n";
unlink($log);
?>
--EXPECTF--
from the parent
from the parent
from the parent
from the parent
from the parent
child: exit
end: 3
child: answer
child answers: false
end: 4
child: return
child: a coroutine of its own
behind start(), child
end: 5
child: exception
end: 255
child: signal
end: signal 15
shutdown event of the parent
behind start(), parent
%A: Uncaught Exception: of the child in %A
status 0
