--TEST--
Name resolvers: what is none, addresses and URLs that are none, weights
--FILE--
<?php
use Swoole\NameResolver\{Cluster, Context};

abstract class Base extends Swoole\NameResolver
{
    public function join(string $name, string $ip, int $port, array $options = []): bool { return true; }
    public function leave(string $name, string $ip, int $port): bool { return true; }
    public function getCluster(string $name): ?Cluster { return null; }
}
class Shown extends Base
{
    public function show(): string { return json_encode([$this->baseUrl, $this->prefix, $this->info['port']]); }
}

var_dump(@swoole_name_resolver_add(new stdClass), error_get_last()['message']);
Co::set(['name_resolver' => [new stdClass]]);
Co::set(['name_resolver' => new stdClass]);
foreach ([fn () => swoole_name_resolver_lookup('x', new stdClass), fn () => swoole_name_resolver_add(1), fn () => clone new Context, fn () => serialize(new Context),
    fn () => swoole_name_resolver_lookup("x\0y", new Context), fn () => swoole_name_resolver_lookup('x', new Context(1)),
    fn () => (new Cluster)->add('example.com', 80), fn () => (new Cluster)->add('::1', 65536), fn () => (new Cluster)->add('::1', 80, 0),
    fn () => new Shown('nowhere'), fn () => new Shown('http://:80')] as $wrong) {
    try {
        var_dump(@$wrong());
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
echo (new Shown('http://directory/path'))->show(), (new Shown('redis://127.0.0.1:6379', 'x:'))->show(), "\n";

$first = ['a' => 0, 'b' => 0];
for ($i = 0; $i < 1000; $i++) {
    $cluster = new Cluster;
    $cluster->add('192.0.2.1', 1, 10);
    $cluster->add('192.0.2.2', 2, 90);
    $first[$cluster->pop()['port'] === 1 ? 'a' : 'b']++;
}
// 100 are expected; fewer than 20 or more than 250 in 1 of 10^20 runs.
var_dump($first['a'] > 20 && $first['a'] < 250, $cluster->count());
$cluster->pop();
var_dump($cluster->pop(), $cluster->count());
?>
--EXPECTF--
bool(false)
string(86) "swoole_name_resolver_add(): the given object is not an instance of Swoole\NameResolver"

Warning: Swoole\Coroutine::set(): the given object is not an instance of Swoole\NameResolver in %s on line %d

Warning: Swoole\Coroutine::set(): option [name_resolver]: must be an array in %s on line %d
TypeError: swoole_name_resolver_lookup(): Argument #2 ($ctx) must be of type Swoole\NameResolver\Context
TypeError: swoole_name_resolver_add(): Argument #1 ($ns) must be of type object, int given
Error: Trying to clone an uncloneable object of class Swoole\NameResolver\Context
Exception: Serialization of 'Swoole\NameResolver\Context' is not allowed
ValueError: Domain name must not contain any null bytes
string(0) ""
Swoole\NameResolver\Exception: not an address: 'example.com'
Swoole\NameResolver\Exception: not a port: 65536
Swoole\NameResolver\Exception: a weight is 1 to 100: 0
Swoole\NameResolver\Exception: not the URL of a server: 'nowhere'
Swoole\NameResolver\Exception: not the URL of a server: 'http://:80'
["http:\/\/directory","swoole_service_",0]["redis:\/\/127.0.0.1:6379","x:",6379]
bool(true)
int(1)
bool(false)
int(0)
