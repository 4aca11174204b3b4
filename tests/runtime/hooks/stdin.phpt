--TEST--
While one coroutine waits in fgets(STDIN), the others go on
--FILE--
<?php
// The script that reads is a child, whose standard input is a pipe. It says when it wants a line.
$script = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($script, '<?php require "' . __DIR__ . '/../../include/hooked.php";' . <<<'PHP'
    hooked('fgets(STDIN) from a pipe', 'PHP ' . PHP_VERSION, function (int $i) {
        // There is one STDIN: the others wait for something else.
        if ($i > 0) {
            usleep(100_000);
            return "answer $i";
        }
        echo "say\n";
        return rtrim(fgets(STDIN));
    });
    PHP);
$command = 'exec ' . escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . " $script";
$process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes);
while (($line = fgets($pipes[1])) !== false) {
    if ($line === "say\n") {
        usleep(100_000);
        fwrite($pipes[0], "answer 0\n");
    } else {
        echo $line;
    }
}
proc_close($process);
unlink($script);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
