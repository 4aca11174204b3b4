<?php
/** HTTP as bytes, and a small client that keeps its connection. Every read has a deadline and says what came until then. */

const HTTP_DEADLINE_S = 10;

/** Sends the bytes and returns everything the server sends until it closes the connection. */
function http_raw(int $port, string $bytes, float $seconds = HTTP_DEADLINE_S): string
{
    $connection = new HttpConnection($port, $seconds);
    $connection->send($bytes);
    return $connection->rest();
}

/**
 * One request on a connection of its own.
 *
 * @param array<string, string> $headers
 */
function http_get(int $port, string $path = '/', array $headers = []): HttpAnswer
{
    return (new HttpConnection($port))->get($path, $headers + ['Connection' => 'close']);
}

final class HttpAnswer
{
    /** @param array<string, list<string>> $headers by lower-case name */
    public function __construct(
        public readonly string $version,
        public readonly int $status,
        public readonly string $reason,
        public readonly array $headers,
        public readonly string $body,
    ) {
    }

    /** The value of a header that came once, null for one that did not come. */
    public function header(string $name): ?string
    {
        $values = $this->headers[strtolower($name)] ?? [];
        if (count($values) > 1) {
            throw new RuntimeException("the header $name came " . count($values) . ' times');
        }
        return $values[0] ?? null;
    }
}

final class HttpConnection
{
    /** @var resource */
    private mixed $socket;
    private string $buffer = '';

    public function __construct(public readonly int $port, private readonly float $seconds = HTTP_DEADLINE_S, string $host = '127.0.0.1')
    {
        $socket = @stream_socket_client("tcp://$host:$port", $errno, $error, $seconds);
        if ($socket === false) {
            throw new RuntimeException("cannot connect to $host:$port: $error");
        }
        stream_set_blocking($socket, false);
        $this->socket = $socket;
    }

    public function send(string $bytes): void
    {
        $deadline = microtime(true) + $this->seconds;
        while ($bytes !== '') {
            $this->wait($deadline, 'sending', write: true);
            $sent = @fwrite($this->socket, $bytes);
            // A server that refuses a request closes before it has read everything. Its answer is still to be read.
            if ($sent === false || $sent === 0 && feof($this->socket)) {
                return;
            }
            $bytes = substr($bytes, $sent);
        }
    }

    /** @param array<string, string> $headers */
    public function get(string $path, array $headers = []): HttpAnswer
    {
        return $this->request('GET', $path, $headers);
    }

    /** @param array<string, string> $headers */
    public function request(string $method, string $path, array $headers = [], string $body = ''): HttpAnswer
    {
        $headers += ['Host' => "127.0.0.1:$this->port"];
        if ($body !== '') {
            $headers += ['Content-Length' => (string) strlen($body)];
        }
        $head = "$method $path HTTP/1.1\r\n";
        foreach ($headers as $name => $value) {
            $head .= "$name: $value\r\n";
        }
        $this->send("$head\r\n$body");
        return $this->answer($method === 'HEAD');
    }

    /** Reads one answer and leaves the connection open for the next. An answer to HEAD has no body, whatever it announces. */
    public function answer(bool $head = false): HttpAnswer
    {
        $lines = explode("\r\n", $this->until("\r\n\r\n"));
        if (!preg_match('~^(HTTP/\d\.\d) (\d{3}) ?(.*)$~D', array_shift($lines), $match)) {
            throw new RuntimeException('no HTTP answer but ' . json_encode(substr($this->buffer, 0, 200)));
        }
        $headers = [];
        foreach (array_filter($lines, strlen(...)) as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[strtolower($name)][] = trim($value);
        }
        $status = (int) $match[2];
        if ($head || $status < 200 || $status === 204 || $status === 304) {
            $body = '';
        } elseif (strtolower($headers['transfer-encoding'][0] ?? '') === 'chunked') {
            $body = $this->chunks();
        } elseif (isset($headers['content-length'])) {
            $body = $this->bytes((int) $headers['content-length'][0]);
        } else {
            $body = $this->rest();
        }
        return new HttpAnswer($match[1], $status, $match[3], $headers, $body);
    }

    /** Everything until the server closes. */
    public function rest(): string
    {
        $deadline = microtime(true) + $this->seconds;
        while ($this->more($deadline, 'the server to close')) {
        }
        [$rest, $this->buffer] = [$this->buffer, ''];
        return $rest;
    }

    /** Whether the server has closed, with nothing left unread. Waits for it until the deadline. */
    public function closes(float $seconds = HTTP_DEADLINE_S): bool
    {
        try {
            return $this->buffer === '' && !$this->more(microtime(true) + $seconds, 'the server to close');
        } catch (RuntimeException) {
            return false;
        }
    }

    /** Goes away without a word, as a client does whose user has left. */
    public function close(): void
    {
        fclose($this->socket);
    }

    private function chunks(): string
    {
        $body = '';
        while (($size = hexdec(rtrim($this->until("\r\n")))) > 0) {
            $body .= $this->bytes((int) $size);
            if ($this->bytes(2) !== "\r\n") {
                throw new RuntimeException("a chunk of $size bytes does not end where it says");
            }
        }
        while (rtrim($this->until("\r\n")) !== '') {
            // Trailers end with an empty line.
        }
        return $body;
    }

    private function until(string $end): string
    {
        $deadline = microtime(true) + $this->seconds;
        while (($at = strpos($this->buffer, $end)) === false) {
            if (!$this->more($deadline, json_encode($end))) {
                throw new RuntimeException('the server closed before ' . json_encode($end) . ', after ' . json_encode($this->buffer));
            }
        }
        return $this->take($at + strlen($end));
    }

    private function bytes(int $count): string
    {
        $deadline = microtime(true) + $this->seconds;
        while (strlen($this->buffer) < $count) {
            if (!$this->more($deadline, "$count bytes")) {
                throw new RuntimeException("the server closed after " . strlen($this->buffer) . " of $count bytes");
            }
        }
        return $this->take($count);
    }

    private function take(int $count): string
    {
        $taken = substr($this->buffer, 0, $count);
        $this->buffer = substr($this->buffer, $count);
        return $taken;
    }

    /** Reads what has come; false when the server has closed. */
    private function more(float $deadline, string $awaited): bool
    {
        $this->wait($deadline, $awaited);
        $read = @fread($this->socket, 65536);
        if ($read === false || $read === '') {
            // A reset reads as an empty string without end of file on some PHP versions, and select() reports it once.
            return $read === '' && !feof($this->socket);
        }
        $this->buffer .= $read;
        return true;
    }

    private function wait(float $deadline, string $awaited, bool $write = false): void
    {
        $left = max(0.0, $deadline - microtime(true));
        $read = $write ? null : [$this->socket];
        $writable = $write ? [$this->socket] : null;
        $none = null;
        if (!stream_select($read, $writable, $none, (int) $left, (int) (fmod($left, 1) * 1e6))) {
            throw new RuntimeException("$this->seconds s passed waiting for $awaited; until then came " . json_encode($this->buffer));
        }
    }
}
