<?php
declare(strict_types=1);

namespace Bench;

/** A PHP with one build of the swoole extension: ours or the rival's. */
final class Php
{
    /** PHP's own extensions that a script needs, in the order in which they are loaded. */
    private const NEEDED = [
        'hooks' => ['mysqlnd', 'pdo', 'pdo_mysql', 'ffi'],
        'queries' => ['mysqlnd', 'pdo', 'pdo_mysql'],
        'original_pdo' => ['mysqlnd', 'pdo', 'pdo_mysql'],
    ];

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
        $needed = array_filter(
            self::NEEDED[$script] ?? [],
            static fn (string $name): bool => is_file(ini_get('extension_dir') . "/$name.so"),
        );
        $load = array_map(static fn (string $name): string => "-dextension=$name", array_values($needed));
        return [...$this->start(), ...$load, '-d', 'memory_limit=-1', '-d', 'ffi.enable=1', $file, ...array_values($arguments)];
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

    /**
     * Without ini files: an installed debugger would be measured instead, and an installed swoole would win over ours.
     * A build that needs other extensions is given them with RIVAL_FLAGS.
     *
     * @return list<string>
     */
    private function start(): array
    {
        return [PHP_BINARY, '-n', ...$this->flags, '-d', 'extension=' . realpath($this->extension)];
    }
}
