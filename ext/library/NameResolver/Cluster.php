<?php

declare(strict_types=1);

namespace Swoole\NameResolver;

/** The addresses of a service that have not been tried yet. */
class Cluster
{
    /** @var list<array{host: string, port: int, weight: int}> */
    private array $nodes = [];

    /**
     * @param string $host an address
     * @param int $weight 1 to 100: how often, in proportion to the others, pop() returns it first
     * @throws Exception when one of them is not that
     */
    public function add(string $host, int $port, int $weight = 100): void
    {
        if (!filter_var($host, FILTER_VALIDATE_IP)) {
            throw new Exception("not an address: '{$host}'");
        }
        if ($port < 0 || $port > 65535) {
            throw new Exception("not a port: {$port}");
        }
        if ($weight < 1 || $weight > 100) {
            throw new Exception("a weight is 1 to 100: {$weight}");
        }
        $this->nodes[] = ['host' => $host, 'port' => $port, 'weight' => $weight];
    }

    /** Takes one out, by weight; false when none is left. */
    public function pop()
    {
        if (!$this->nodes) {
            return false;
        }
        $at = random_int(1, array_sum(array_column($this->nodes, 'weight')));
        foreach ($this->nodes as $index => $node) {
            $at -= $node['weight'];
            if ($at <= 0) {
                break;
            }
        }
        array_splice($this->nodes, $index, 1);
        return $node;
    }

    public function count(): int
    {
        return count($this->nodes);
    }
}
