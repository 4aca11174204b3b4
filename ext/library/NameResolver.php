<?php

declare(strict_types=1);

namespace Swoole;

use Swoole\NameResolver\Cluster;
use Swoole\NameResolver\Exception;

/**
 * A directory of services: which hosts and ports a name stands for.
 *
 * Once it is known (`Co::set(['name_resolver' => [$directory]])` or swoole_name_resolver_add()),
 * swoole_name_resolver_lookup() asks it before DNS.
 */
abstract class NameResolver
{
    /** Where the directory is, without a path. */
    protected $baseUrl;

    /** Set before each name that is written to the directory. */
    protected $prefix;

    /** The parts of the URL, as parse_url() names them. */
    protected $info;

    private $filter;

    /**
     * @param string $url scheme, host and, where the directory has no usual one, port
     * @param string $prefix
     */
    public function __construct(string $url, $prefix = 'swoole_service_')
    {
        $this->checkServerUrl($url);
        $this->prefix = $prefix;
    }

    /** Enters an address of a service. */
    abstract public function join(string $name, string $ip, int $port, array $options = []): bool;

    /** Takes an address of a service out. */
    abstract public function leave(string $name, string $ip, int $port): bool;

    /** The addresses of a service, null when it is not known. */
    abstract public function getCluster(string $name): ?Cluster;

    /** Only names for which $fn returns true are looked up here. */
    public function withFilter(callable $fn): self
    {
        $this->filter = $fn;
        return $this;
    }

    /** What withFilter() was given, null before. */
    public function getFilter()
    {
        return $this->filter;
    }

    public function hasFilter(): bool
    {
        return $this->filter !== null;
    }

    /**
     * What swoole_name_resolver_lookup() calls: the addresses; "" when the name has none and nobody else is to be asked;
     * null when somebody else is.
     */
    public function lookup(string $name)
    {
        if ($this->filter !== null && ($this->filter)($name) !== true) {
            return null;
        }
        return $this->getCluster($name) ?? '';
    }

    /** @throws Exception when the URL names no server */
    protected function checkServerUrl(string $url)
    {
        $info = parse_url($url);
        if (!is_array($info) || empty($info['scheme']) || empty($info['host'])) {
            throw new Exception("not the URL of a server: '{$url}'");
        }
        $info['port'] ??= 0;
        $this->info = $info;
        $this->baseUrl = "{$info['scheme']}://{$info['host']}" . ($info['port'] ? ":{$info['port']}" : '');
    }

    /** @throws Exception when the directory has refused */
    protected function checkResponse(Coroutine\Http\ClientProxy $response): bool
    {
        if ($response->getStatusCode() !== 200) {
            throw new Exception('the directory has refused: ' . $response->getBody(), $response->getStatusCode());
        }
        return true;
    }
}
