<?php
declare(strict_types=1);

namespace Bench;

/** A PHP with one build of the swoole extension: ours or the rival's. */
final class Php
{
    /**
     * @param string $prefix put before a script's name in the tables
     * @param list<string> $flags further options for php
     */
    public function __construct(
        public readonly string $prefix,
        public readonly string $extension,
        private readonly array $flags = [],
    ) {
    }

    /**
     * The command that runs a script of scenarios/ with this extension.
     *
     * @return list<string>
     */
    public function command(string $script, string ...$arguments): array
    {
        $file = dirname(__DIR__) . "/scenarios/$script.php";
        return [...$this->start(), '-d', 'memory_limit=-1', $file, ...array_values($arguments)];
    }

    /** Why the extension cannot be used; an empty string when it can. */
    public function complaint(): string
    {
        if (!is_file($this->extension)) {
            return basename($this->extension) . ' does not exist (`make build` makes ours)';
        }
        return $this->version() === '' ? basename($this->extension) . ' does not load: ' . $this->said : '';
    }

    public function version(): string
    {
        try {
            $this->said = Command::run([...$this->start(), '-r', 'echo phpversion("swoole") ?: "";']);
        } catch (\RuntimeException $error) {
            $this->said = $error->getMessage();
            return '';
        }
        return preg_match('/[\d.]+\S*$/', $this->said, $match) ? $match[0] : '';
    }

    private string $said = '';

    /** @return list<string> */
    private function start(): array
    {
        $php = [PHP_BINARY, ...$this->flags, '-d', 'extension=' . realpath($this->extension)];
        $scan = self::otherIniFiles();
        return $scan === null ? $php : ['env', "PHP_INI_SCAN_DIR=$scan", ...$php];
    }

    /**
     * Where an installed ini file already loads a swoole extension, a folder with all ini files but that one: two
     * builds cannot be loaded at once, and the first wins.
     */
    private static function otherIniFiles(): ?string
    {
        static $folder = false;
        if ($folder !== false) {
            return $folder;
        }
        if (!extension_loaded('swoole')) {
            return $folder = null;
        }
        $folder = sys_get_temp_dir() . '/swoole-bench-ini-' . getmypid();
        mkdir($folder);
        foreach (array_filter(array_map('trim', explode(',', (string) php_ini_scanned_files()))) as $file) {
            if (!preg_match('/^\s*extension\s*=.*swoole/m', (string) file_get_contents($file))) {
                symlink($file, "$folder/" . basename($file));
            }
        }
        register_shutdown_function(static function () use ($folder): void {
            array_map('unlink', glob("$folder/*"));
            rmdir($folder);
        });
        return $folder;
    }
}
