<?php
/**
 * A PHP script that serves, as a child process of a test: started, awaited, stopped, and never left behind.
 *
 *     $server = start_server(<<<'PHP'
 *         $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
 *         $server->on('start', fn ($server) => listening($server->port));
 *         ...
 *         PHP);
 *     echo http_raw($server->port, "GET / HTTP/1.0\r\n\r\n");
 *     [$status, $output] = stop_server($server);
 *
 * The child runs under the same php, options and extension as the test. It reports its port through a pipe, the fourth
 * descriptor, so that its output is free for what the test wants to see, and the pipe's end tells when it has exited.
 */

require_once __DIR__ . '/http.php';

/** Nothing here waits longer than this: a test that hangs says less than one that fails. */
const DEADLINE_S = 30;

/** Numbers, because the constants belong to ext-pcntl, which a PHP may lack. */
const SIGKILL_NUMBER = 9;
const SIGTERM_NUMBER = 15;

final class TestServer
{
    /** What the child passed to listening(). */
    public int $port = 0;
    public int $pid = 0;
    /** The exit status (128 + N when signal N ended it, as in a shell), null while it runs. */
    public ?int $end = null;

    /**
     * @param resource $process
     * @param resource $pipe
     */
    public function __construct(public mixed $process, public mixed $pipe, public string $script, public string $log)
    {
        $this->pid = proc_get_status($process)['pid'];
    }

    /** What the child has printed so far, on stdout and stderr. */
    public function output(): string
    {
        return (string) file_get_contents($this->log);
    }

    public function running(): bool
    {
        // Before PHP 8.3 only the first look after the end sees how it ended, so that look is kept.
        if ($this->end === null) {
            $state = proc_get_status($this->process);
            if ($state['running']) {
                return true;
            }
            $this->end = $state['signaled'] ? 128 + $state['termsig'] : $state['exitcode'];
        }
        return false;
    }
}

/**
 * Runs PHP code (without its opening tag) as a server and returns when it has called listening($port).
 *
 * @param array<string, string|int> $ini further php.ini settings, such as memory_limit
 */
function start_server(string $code, array $ini = []): TestServer
{
    $server = spawn_server("<?php require '" . __DIR__ . "/child.php';\n$code", $ini);
    $line = read_line($server->pipe, DEADLINE_S);
    if ($line === null || !preg_match('/^listening (\d+)$/', $line, $match)) {
        [$status, $output] = stop_server($server, SIGKILL_NUMBER);
        throw new RuntimeException('the server did not report that it listens: '
            . ($line === null ? "no word within " . DEADLINE_S . ' s' : "it ended (status $status)") . ", output:\n$output");
    }
    $server->port = (int) $match[1];
    return $server;
}

/** Runs a script that knows nothing of tests and returns when its port answers. */
function start_script(string $script, int $port, array $ini = []): TestServer
{
    $server = spawn_server((string) file_get_contents($script), $ini);
    $server->port = $port;
    $deadline = microtime(true) + DEADLINE_S;
    while (!($socket = @stream_socket_client("tcp://127.0.0.1:$port", $errno, $error, 1))) {
        if (!$server->running() || microtime(true) > $deadline) {
            [$status, $output] = stop_server($server, SIGKILL_NUMBER);
            throw new RuntimeException("port $port did not answer ($error), status $status, output:\n$output");
        }
        usleep(10_000);
    }
    fclose($socket);
    return $server;
}

/**
 * Sends a signal and waits for the end.
 *
 * @return array{int, string} the exit status as in TestServer::$end, and the whole output
 */
function stop_server(TestServer $server, int $signal = SIGTERM_NUMBER): array
{
    if ($server->running()) {
        proc_terminate($server->process, $signal);
    }
    return wait_server($server);
}

/** Waits for a server that ends by itself; returns what stop_server() returns. */
function wait_server(TestServer $server): array
{
    $overdue = false;
    // The end of file on the pipe comes when the process is gone; until then it may hold a second report.
    $deadline = microtime(true) + DEADLINE_S;
    while (!feof($server->pipe)) {
        if (read_line($server->pipe, max(0.0, $deadline - microtime(true))) === null && !feof($server->pipe)) {
            $overdue = true;
            proc_terminate($server->process, SIGKILL_NUMBER);
            break;
        }
    }
    while ($server->running()) {
        usleep(1_000);
    }
    proc_close($server->process);
    $output = $server->output();
    discard_server($server);
    if ($overdue) {
        throw new RuntimeException('the server did not end within ' . DEADLINE_S . " s and was killed, output:\n$output");
    }
    return [$server->end, $output];
}

/** A port nobody listens on. */
function free_port(): int
{
    $socket = stream_socket_server('tcp://127.0.0.1:0');
    $port = (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
    fclose($socket);
    return $port;
}

/** @internal */
function spawn_server(string $code, array $ini): TestServer
{
    $script = tempnam(sys_get_temp_dir(), 'swoole-test-');
    $log = "$script.log";
    file_put_contents($script, $code);
    touch($log);

    $php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
    // run-tests.php hands on the options it was given, quoted for the shell.
    $options = getenv('TEST_PHP_EXTRA_ARGS') ?: '-n -d extension=' . escapeshellarg(dirname(__DIR__, 2) . '/modules/swoole.so');
    foreach ($ini as $name => $value) {
        $options .= ' -d ' . escapeshellarg("$name=$value");
    }
    // exec: the shell must not stand between us and the process that gets our signals.
    $command = 'exec ' . escapeshellarg($php) . " $options " . escapeshellarg($script);
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['file', $log, 'a'], ['file', $log, 'a'], ['pipe', 'w']], $pipes);
    if ($process === false) {
        throw new RuntimeException("cannot run $command");
    }
    $server = new TestServer($process, $pipes[3], $script, $log);
    // Also when the test dies half way.
    register_shutdown_function(static function () use ($server): void {
        if ($server->running()) {
            proc_terminate($server->process, SIGKILL_NUMBER);
        }
        discard_server($server);
    });
    return $server;
}

/** @internal */
function discard_server(TestServer $server): void
{
    @unlink($server->script);
    @unlink($server->log);
}

/**
 * One line without its newline; null at the deadline; an empty string at the end of the stream.
 *
 * @internal
 * @param resource $stream
 */
function read_line(mixed $stream, float $seconds): ?string
{
    stream_set_blocking($stream, false);
    $line = '';
    $deadline = microtime(true) + $seconds;
    while (!str_ends_with($line, "\n")) {
        $left = $deadline - microtime(true);
        $read = [$stream];
        $none = null;
        if ($left <= 0 || !stream_select($read, $none, $none, (int) $left, (int) (fmod($left, 1) * 1e6))) {
            return null;
        }
        $more = fgets($stream);
        if ($more === false && feof($stream)) {
            return $line;
        }
        $line .= $more;
    }
    return rtrim($line, "\n");
}
