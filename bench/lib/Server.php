<?php
declare(strict_types=1);

namespace Bench;

use RuntimeException;

/** A server under test: a process group of its own, from its start on a free port to its end. */
final class Server
{
    private const START_SECONDS = 10;
    private const STOP_SECONDS = 5;

    /** Where a command wants its port. */
    public const PORT = '{port}';

    /** @var resource */
    private $process;
    /** @var resource What it printed, for the report when it fails. */
    private $output;
    public readonly int $port;
    /** Process and group number: the server is started as the leader of its own group. */
    public readonly int $pid;
    /** The first answer, byte for byte. */
    public readonly string $answer;

    /**
     * @param list<string> $command
     * @param int $body bytes of a body that the first request has; without one it is a GET
     */
    public function __construct(array $command, ?int $cpu, private readonly int $body = 0)
    {
        Command::need('setsid');
        Command::need('setpriv');
        $this->port = self::freePort();
        $command = str_replace(self::PORT, (string) $this->port, $command);
        // All three exec the next, so the number that PHP sees is the server's. When the driver is killed, the
        // server gets SIGTERM.
        $command = ['setpriv', '--pdeathsig', 'TERM', ...Command::pinned(['setsid', ...$command], $cpu)];
        $this->output = tmpfile();
        $pipes = [];
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], $this->output, $this->output], $pipes);
        $this->pid = proc_get_status($this->process)['pid'];
        try {
            $this->answer = $this->firstAnswer();
        } catch (RuntimeException $error) {
            $this->stop();
            throw $error;
        }
    }

    /** Ends the server; true when SIGTERM was enough. */
    public function stop(): bool
    {
        proc_terminate($this->process, 15);
        $deadline = microtime(true) + self::STOP_SECONDS;
        while (proc_get_status($this->process)['running']) {
            if (microtime(true) > $deadline) {
                foreach (Usage::group($this->pid) as $pid) {
                    exec('kill -9 ' . $pid . ' 2>/dev/null');
                }
                proc_close($this->process);
                return false;
            }
            usleep(2_000);
        }
        proc_close($this->process);
        return true;
    }

    public function usage(): Usage
    {
        return Usage::ofGroup($this->pid);
    }

    /** Waits until the server has used no CPU for a tenth of a second: closings and freeing are over. */
    public function settle(): void
    {
        $deadline = microtime(true) + self::STOP_SECONDS;
        $used = $this->usage()->cpuNs;
        do {
            usleep(100_000);
            $before = $used;
            $used = $this->usage()->cpuNs;
            // A timer or two may tick on; a thousandth of the time is quiet.
        } while ($used - $before > 100_000 && microtime(true) < $deadline);
    }

    /** What the server has printed so far, shortened for a report. */
    private function said(): string
    {
        rewind($this->output);
        $said = trim((string) stream_get_contents($this->output));
        return $said === '' ? 'it printed nothing' : 'it printed: ' . substr($said, 0, 400);
    }

    private function firstAnswer(): string
    {
        $deadline = microtime(true) + self::START_SECONDS;
        while (microtime(true) < $deadline) {
            if (!proc_get_status($this->process)['running']) {
                throw new RuntimeException('the server ended at its start; ' . $this->said());
            }
            $answer = $this->ask();
            if ($answer !== '') {
                return $answer;
            }
            usleep(5_000);
        }
        throw new RuntimeException('no answer within ' . self::START_SECONDS . ' s; ' . $this->said());
    }

    private function ask(): string
    {
        $socket = @stream_socket_client("tcp://127.0.0.1:$this->port", $code, $message, 1);
        if ($socket === false) {
            return '';
        }
        stream_set_timeout($socket, 1);
        $host = "Host: 127.0.0.1:$this->port\r\n";
        fwrite($socket, $this->body === 0
            ? "GET / HTTP/1.1\r\n$host\r\n"
            : "POST / HTTP/1.1\r\n{$host}Content-Length: $this->body\r\n\r\n" . str_repeat('b', $this->body));
        return (string) fread($socket, 65536);
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        return (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
    }
}
