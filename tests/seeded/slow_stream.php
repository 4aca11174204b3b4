<?php
/**
 * A stream wrapper in PHP that waits in each of its methods: slow://SCENE/NAME. What can be read is put into $contents,
 * under the name of the scene, whose waits these are; what is written comes there, too.
 */

namespace Seeded;

final class SlowStream
{
    /** @var array<string, string> */
    public static array $contents = [];

    /** @var resource|null */
    public $context;

    private Scene $scene;
    private int $at = 0;
    /** @var list<string> */
    private array $names = [];

    private static function scene(string $path): Scene
    {
        return Scene::of(explode('/', substr($path, strlen('slow://')))[0]);
    }

    public function stream_open(string $path, string $mode, int $options, ?string &$opened): bool
    {
        $this->scene = self::scene($path);
        $this->scene->wait();
        if (str_ends_with($path, 'missing')) {
            return false;
        }
        if ($mode[0] === 'w') {
            self::$contents[$this->scene->name] = '';
        }
        return true;
    }

    public function stream_read(int $count): string
    {
        $this->scene->wait();
        // In small pieces: each is a wait.
        $content = self::$contents[$this->scene->name] ?? '';
        $piece = substr($content, $this->at, min($count, intdiv(strlen($content), 4) + 1));
        $this->at += strlen($piece);
        return $piece;
    }

    public function stream_write(string $data): int
    {
        $this->scene->wait();
        self::$contents[$this->scene->name] = substr_replace(self::$contents[$this->scene->name] ?? '', $data, $this->at, strlen($data));
        $this->at += strlen($data);
        return strlen($data);
    }

    public function stream_eof(): bool
    {
        return $this->at >= strlen(self::$contents[$this->scene->name] ?? '');
    }

    public function stream_seek(int $offset, int $whence): bool
    {
        $this->scene->wait();
        if ($whence !== SEEK_SET) {
            return false;
        }
        $this->at = $offset;
        return true;
    }

    public function stream_tell(): int
    {
        return $this->at;
    }

    public function stream_flush(): bool
    {
        $this->scene->wait();
        return true;
    }

    public function stream_close(): void
    {
        $this->scene->wait();
    }

    public function stream_lock(int $operation): bool
    {
        $this->scene->wait();
        return true;
    }

    public function stream_truncate(int $size): bool
    {
        $this->scene->wait();
        self::$contents[$this->scene->name] = substr(self::$contents[$this->scene->name] ?? '', 0, $size);
        return true;
    }

    public function stream_metadata(string $path, int $option, mixed $value): bool
    {
        self::scene($path)->wait();
        return true;
    }

    public function stream_set_option(int $option, int $first, ?int $second): bool
    {
        return false;
    }

    /** @return array<string, int> */
    public function stream_stat(): array
    {
        $this->scene->wait();
        return ['mode' => 0100644, 'size' => strlen(self::$contents[$this->scene->name] ?? '')];
    }

    /** @return array<string, int>|false */
    public function url_stat(string $path, int $flags): array|false
    {
        $scene = self::scene($path);
        $scene->wait();
        if (str_ends_with($path, 'missing')) {
            return false;
        }
        return ['mode' => str_ends_with($path, 'directory') ? 040755 : 0100644, 'size' => strlen(self::$contents[$scene->name] ?? '')];
    }

    public function unlink(string $path): bool
    {
        self::scene($path)->wait();
        return true;
    }

    public function rename(string $from, string $to): bool
    {
        self::scene($from)->wait();
        return $to === "$from.new";
    }

    public function mkdir(string $path, int $mode, int $options): bool
    {
        self::scene($path)->wait();
        return true;
    }

    public function rmdir(string $path, int $options): bool
    {
        self::scene($path)->wait();
        return true;
    }

    public function dir_opendir(string $path, int $options): bool
    {
        $this->scene = self::scene($path);
        $this->scene->wait();
        return $this->dir_rewinddir();
    }

    public function dir_readdir(): string|false
    {
        $this->scene->wait();
        return array_shift($this->names) ?? false;
    }

    public function dir_rewinddir(): bool
    {
        $this->names = ['b-' . $this->scene->name, 'a', 'c'];
        return true;
    }

    public function dir_closedir(): bool
    {
        $this->scene->wait();
        return true;
    }
}
