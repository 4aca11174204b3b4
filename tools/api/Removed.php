<?php
namespace Api;

/** What 6.x has dropped, from docs/api/removed.txt: names without signatures, each with a release that had it. */
final class Removed
{
    /** @var array<string, string> key => release */
    public readonly array $members;

    public function __construct(string $file)
    {
        $members = [];
        foreach (file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: throw new \RuntimeException("cannot read $file") as $line) {
            if (!str_starts_with($line, '#')) {
                [$release, $key] = explode(' ', $line, 2);
                $members[$key] = $release;
            }
        }
        $this->members = $members;
    }
}
