<?php
namespace Api;

/** A recorded API: the lines of a file in the format of Loaded, under the same keys. */
final class Recorded
{
    /** @var array<string, string> key => line */
    public readonly array $members;

    public function __construct(string $file)
    {
        $members = [];
        foreach (file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: throw new \RuntimeException("cannot read $file") as $line) {
            $members[self::key($line)] = $line;
        }
        $this->members = $members;
    }

    private static function key(string $line): string
    {
        return match (1) {
            preg_match('/^((?:const|ini|alias) \S+)/', $line, $match),
            preg_match('/^(function [^\s(]+)/', $line, $match),
            preg_match('/^(\S+::\$\w+)/', $line, $match),
            preg_match('/^([^\s(]+::\w+) = /', $line, $match) => $match[1],
            preg_match('/^(?:final |abstract )*(?:class|interface|trait) (\S+)/', $line, $match) => "class $match[1]",
            preg_match('/^([^\s(]+::\w+)\(/', $line, $match) => "$match[1]()",
            default => throw new \RuntimeException("not a line of the API list: $line"),
        };
    }
}
