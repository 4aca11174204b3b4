<?php
// A stream wrapper of the script's own, whose methods wait, under PHP's functions.
require getenv('SHOW');

class Slow
{
    public $context;
    private static array $files = [];
    private string $name;
    private int $at = 0;

    private static function wait(): void
    {
        usleep(500);
    }
    public function stream_open(string $path, string $mode, int $options, ?string &$opened): bool
    {
        self::wait();
        $this->name = $path;
        if ($mode[0] === 'w') {
            self::$files[$path] = '';
        }
        return isset(self::$files[$path]);
    }
    public function stream_read(int $count): string
    {
        self::wait();
        $part = substr(self::$files[$this->name], $this->at, $count);
        $this->at += strlen($part);
        return $part;
    }
    public function stream_write(string $data): int
    {
        self::wait();
        self::$files[$this->name] .= $data;
        return strlen($data);
    }
    public function stream_eof(): bool
    {
        return $this->at >= strlen(self::$files[$this->name]);
    }
    public function stream_seek(int $offset, int $whence): bool
    {
        self::wait();
        $this->at = $offset;
        return $whence === SEEK_SET;
    }
    public function stream_tell(): int
    {
        return $this->at;
    }
    public function stream_stat(): array
    {
        return ['size' => strlen(self::$files[$this->name])];
    }
    public function stream_flush(): bool
    {
        self::wait();
        return true;
    }
    public function stream_close(): void
    {
        self::wait();
        echo "closed\n";
    }
    public function stream_lock(int $operation): bool
    {
        self::wait();
        echo "lock $operation\n";
        return true;
    }
    public function url_stat(string $path, int $flags): array|false
    {
        self::wait();
        return isset(self::$files[$path]) ? ['size' => strlen(self::$files[$path]), 'mode' => 0100644] : false;
    }
    public function unlink(string $path): bool
    {
        self::wait();
        unset(self::$files[$path]);
        return true;
    }
    public function stream_cast(int $as)
    {
        return false;
    }
}
show('register', [stream_wrapper_register('slow', Slow::class), @stream_wrapper_register('slow', Slow::class)]);
show('missing', fopen('slow://missing', 'r'));
show('put', file_put_contents('slow://a', "one\ntwo\nthree"));
show('get', file_get_contents('slow://a'));
show('lines', file('slow://a'));
show('exists', [file_exists('slow://a'), file_exists('slow://b'), filesize('slow://a'), is_file('slow://a')]);
show('copy', [copy('slow://a', 'real'), file_get_contents('real')]);
show('lock', file_put_contents('slow://b', 'locked', LOCK_EX));
show('include', [file_put_contents('slow://code', '<?php usleep(500); return __FILE__;'), @include 'slow://code']);
$stream = fopen('slow://a', 'r');
show('seek', [fgets($stream), ftell($stream), fseek($stream, 8), fgets($stream), feof($stream)]);
$read = [$stream];
$none = null;
attempt('select', fn () => stream_select($read, $none, $none, 0));
unset($stream, $read);
show('unlink', [unlink('slow://a'), file_exists('slow://a')]);
show('rename', @rename('slow://b', 'slow://c'));
show('restore', [stream_wrapper_unregister('slow'), @fopen('slow://b', 'r')]);
