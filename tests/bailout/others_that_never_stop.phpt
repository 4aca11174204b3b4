--TEST--
The end of the process comes while others write files, wait with stream_select() or take turns: none of them runs any more
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$busy = [
    'files' => '$file = tmpfile(); $bytes = str_repeat("x", 1 << 18);
        while (true) { fwrite($file, $bytes); rewind($file); late(); }',
    'stream_select()' => '[$one, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        while (true) { $read = [$one]; $none = null; stream_select($read, $none, $none, 0, 2000); late(); }',
    'turns' => 'while (true) { Co::sleep(0); late(); }',
];
$ends = [
    'exception' => 'throw new Exception("an exception")',
    'fatal error' => 'eval("class A { function __clone(int \$x) {} }")',
    'exit' => 'exit(3)',
    'memory' => 'str_repeat("x", 1 << 30)',
    'time' => '$GLOBALS["dead"] = false; set_time_limit(1); while (true)',
];
foreach ($busy as $what => $loop) {
    foreach ($ends as $how => $end) {
        ob_start();
        run_php(<<<PHP
            register_shutdown_function(fn () => print("shutdown\n"));
            \$GLOBALS['dead'] = false;
            function late() { if (\$GLOBALS['dead']) { fwrite(STDERR, "NEVER: it still runs\n"); posix_kill(getmypid(), SIGKILL); } }
            Co\\run(function () {
                for (\$i = 0; \$i < 4; \$i++) go(function () { $loop; });
                Co::sleep(0.02);
                \$GLOBALS['dead'] = true;
                $end;
            });
            PHP, '-d memory_limit=64M');
        preg_match('/^Fatal error: .{10}/m', $said = ob_get_clean(), $error);
        $rest = preg_grep('/^(NEVER.*|shutdown|status .*)$/', explode("\n", $said));
        echo "$what, $how: ", implode(' | ', [...$error, ...$rest]), "\n";
    }
}
?>
--EXPECT--
files, exception: Fatal error: Uncaught E | shutdown | status 255
files, fatal error: Fatal error: Method A:: | shutdown | status 255
files, exit: Fatal error: Uncaught S | shutdown | status 255
files, memory: Fatal error: Allowed me | shutdown | status 255
files, time: Fatal error: Maximum ex | shutdown | status 255
stream_select(), exception: Fatal error: Uncaught E | shutdown | status 255
stream_select(), fatal error: Fatal error: Method A:: | shutdown | status 255
stream_select(), exit: Fatal error: Uncaught S | shutdown | status 255
stream_select(), memory: Fatal error: Allowed me | shutdown | status 255
stream_select(), time: Fatal error: Maximum ex | shutdown | status 255
turns, exception: Fatal error: Uncaught E | shutdown | status 255
turns, fatal error: Fatal error: Method A:: | shutdown | status 255
turns, exit: Fatal error: Uncaught S | shutdown | status 255
turns, memory: Fatal error: Allowed me | shutdown | status 255
turns, time: Fatal error: Maximum ex | shutdown | status 255
