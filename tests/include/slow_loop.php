<?php
/**
 * The event loop of the slow servers beside this file, in their child processes. It knows no coroutines:
 * stream_select() and a list of what is due.
 */
final class SlowLoop
{
    private const LATER_S = 0.1;

    /** @var array<int, resource> */
    private array $streams = [];
    /** @var array<int, Closure(): void> what to do when a stream is readable */
    private array $readable = [];
    /** @var list<array{float, Closure(): void}> the earliest first, as all are put off by the same time */
    private array $due = [];

    /**
     * Accepts TCP clients on a free port of 127.0.0.1, which the test is told. $accept gets each and returns its reader.
     *
     * @param Closure(resource): Closure(string): void $accept
     */
    public function listen(Closure $accept): void
    {
        $context = stream_context_create(['socket' => ['backlog' => 1024]]);
        $listener = stream_socket_server('tcp://127.0.0.1:0', $code, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
        $this->watch($listener, function () use ($listener, $accept) {
            $client = stream_socket_accept($listener);
            $this->read($client, $accept($client));
        });
        listening((int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1));
    }

    /**
     * Calls $reader with what comes on a stream, and with an empty string at its end.
     *
     * @param resource $stream
     * @param Closure(string): void $reader
     */
    public function read(mixed $stream, Closure $reader): void
    {
        stream_set_blocking($stream, false);
        $this->watch($stream, function () use ($stream, $reader) {
            $bytes = (string) fread($stream, 65536);
            if ($bytes === '') {
                unset($this->streams[(int) $stream], $this->readable[(int) $stream]);
            }
            $reader($bytes);
        });
    }

    /**
     * @param resource $stream
     * @param Closure(): void $readable
     */
    public function watch(mixed $stream, Closure $readable): void
    {
        $this->streams[(int) $stream] = $stream;
        $this->readable[(int) $stream] = $readable;
    }

    /** Calls $action after 100 ms. */
    public function later(Closure $action): void
    {
        $this->due[] = [microtime(true) + self::LATER_S, $action];
    }

    public function run(): never
    {
        while (true) {
            $ready = $this->streams;
            $none = null;
            $wait = $this->due ? max(0.0, $this->due[0][0] - microtime(true)) : 3600.0;
            stream_select($ready, $none, $none, (int) $wait, (int) (fmod($wait, 1) * 1e6));
            while ($this->due && $this->due[0][0] <= microtime(true)) {
                array_shift($this->due)[1]();
            }
            foreach ($ready as $id => $stream) {
                // Another one's turn may have ended this one.
                if (isset($this->readable[$id])) {
                    $this->readable[$id]();
                }
            }
        }
    }

    /**
     * Writes to a client, who may have gone.
     *
     * @param resource $stream
     */
    public static function write(mixed $stream, string $bytes): void
    {
        @fwrite($stream, $bytes);
    }
}
