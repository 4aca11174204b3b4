<?php
namespace Api;

/** What of a recorded API is loaded. */
final class Comparison
{
    public function __construct(private readonly Loaded $loaded)
    {
    }

    /**
     * @return array{string, string} yes, partial or no; for partial the loaded line that differs
     */
    public function status(string $key, string $recorded): array
    {
        $line = $this->loaded->members[$key] ?? $this->loaded->inherited[$key] ?? null;
        if ($line === null) {
            return ['no', ''];
        }
        return self::canonical($line) === self::canonical($recorded) ? ['yes', ''] : ['partial', $line];
    }

    /** Whether a member exists, whatever its signature. */
    public function has(string $key): bool
    {
        return isset($this->loaded->members[$key]) || isset($this->loaded->inherited[$key]);
    }

    /** The order in which a class names its interfaces has no meaning. */
    private static function canonical(string $line): string
    {
        if (!preg_match('/^((?:final |abstract )*(?:class|interface|trait) .*) implements (.*)$/', $line, $match)) {
            return $line;
        }
        $interfaces = explode(', ', $match[2]);
        sort($interfaces);
        return "$match[1] implements " . implode(', ', $interfaces);
    }
}
