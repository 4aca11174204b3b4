<?php
declare(strict_types=1);

namespace Bench;

/** One program of a comparison: its name in the tables and how it is started. */
final class Contestant
{
    /** @param list<string> $command with Server::PORT where a server wants its port */
    public function __construct(public readonly string $name, public readonly array $command)
    {
    }
}
