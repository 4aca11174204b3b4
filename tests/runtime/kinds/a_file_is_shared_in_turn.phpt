--TEST--
One file handle in a hundred coroutines: reading and writing take turns, and no line is torn or lost
--FILE--
<?php
/** A file that waits at every call: as one on a slow disk. */
class Slow
{
    public $context;
    private $file;

    public function stream_open(string $path, string $mode): bool
    {
        $this->file = fopen(substr($path, strlen('slow://')), $mode);
        return true;
    }

    public function stream_read(int $count): string
    {
        Co::sleep(0);
        return fread($this->file, 20);
    }

    public function stream_write(string $bytes): int
    {
        Co::sleep(0);
        return fwrite($this->file, $bytes);
    }

    public function stream_eof(): bool
    {
        return feof($this->file);
    }

    public function url_stat(string $path): array
    {
        return stat(substr($path, strlen('slow://')));
    }

    public function stream_stat(): array
    {
        return fstat($this->file);
    }

    public function stream_seek(int $offset, int $whence): bool
    {
        Co::sleep(0);
        return fseek($this->file, $offset, $whence) === 0;
    }

    public function stream_tell(): int
    {
        return ftell($this->file);
    }
}
stream_wrapper_register('slow', 'Slow');
$path = tempnam(sys_get_temp_dir(), 'swoole-test-');

Co\run(function () use ($path) {
    $file = fopen("slow://$path", 'w');
    $writers = [];
    for ($i = 0; $i < 100; $i++) {
        $writers[] = go(function () use ($file, $i) {
            for ($line = 0; $line < 5; $line++) {
                fwrite($file, "line $line of $i\n");
            }
        });
    }
    Co::join($writers);
    fclose($file);
    $lines = file($path, FILE_IGNORE_NEW_LINES);
    echo count($lines), ' written, ', count(array_unique($lines)), " different\n";

    $file = fopen("slow://$path", 'r');
    $read = [];
    $readers = [];
    for ($i = 0; $i < 100; $i++) {
        $readers[] = go(function () use ($file, &$read) {
            while (($line = fgets($file)) !== false) {
                $read[] = rtrim($line);
            }
        });
    }
    Co::join($readers);
    sort($lines);
    sort($read);
    echo 'read: ', $read === $lines ? 'each once' : count($read), "\n";

    $object = new SplFileObject("slow://$path");
    $read = [];
    $readers = [];
    for ($i = 0; $i < 100; $i++) {
        $readers[] = go(function () use ($object, &$read) {
            while (($line = $object->fgets()) !== '') {
                $read[] = rtrim($line);
                if ($object->eof()) {
                    break;
                }
            }
        });
    }
    Co::join($readers);
    sort($read);
    echo 'by an object: ', $read === $lines ? 'each once' : count($read), "\n";
});
unlink($path);
?>
--EXPECT--
500 written, 500 different
read: each once
by an object: each once
