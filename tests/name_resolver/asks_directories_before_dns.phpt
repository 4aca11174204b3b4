--TEST--
swoole_name_resolver_lookup(): directories first, in their order, address after address; then DNS
--FILE--
<?php
require __DIR__ . '/../include/dns.php';
use Swoole\NameResolver;
use Swoole\NameResolver\{Cluster, Context};

class Services extends NameResolver
{
    public int $asked = 0;

    public function __construct(private array $services)
    {
        parent::__construct('test://directory:80');
    }

    public function join(string $name, string $ip, int $port, array $options = []): bool
    {
        return (bool) $this->services[$name][] = [$ip, $port];
    }

    public function leave(string $name, string $ip, int $port): bool
    {
        unset($this->services[$name]);
        return true;
    }

    public function getCluster(string $name): ?Cluster
    {
        $this->asked++;
        if (!isset($this->services[$name])) {
            return null;
        }
        $cluster = new Cluster;
        foreach ($this->services[$name] as [$ip, $port]) {
            $cluster->add($ip, $port);
        }
        return $cluster;
    }
}

/** Answers with what it is given. */
class Oracle extends Services
{
    public function __construct(private mixed $answer)
    {
        parent::__construct([]);
    }

    public function lookup(string $name)
    {
        return $name === 'localhost' ? null : $this->answer;
    }
}

function answers(string $name, Context $context, int $times): string
{
    for ($answers = []; $times > 0; $times--) {
        $answers[] = swoole_name_resolver_lookup($name, $context);
    }
    sort($answers);
    return implode(' ', $answers) . "\n";
}

$directory = new Services(['shop' => [['192.0.2.1', 80], ['192.0.2.2', 81], ['2001:db8::3', 82]]]);
$directory->withFilter(fn ($name) => $name === 'shop' || $name === 'nobody');
echo "Outside of coroutines:\n";
var_dump(swoole_name_resolver_lookup('localhost', new Context));
var_dump(swoole_name_resolver_add($directory));
$context = new Context;
echo answers('shop', $context, 3), 'asked ', $directory->asked, "\n";
echo answers('shop', $context, 3), 'asked ', $directory->asked, "\n";
echo answers('shop', new Context(10, true), 3);
// Known to be unknown, and not for this directory.
var_dump(swoole_name_resolver_lookup('nobody', new Context), swoole_name_resolver_lookup('::1', new Context(10)));

echo "In coroutines:\n";
Co\run(function () use ($directory) {
    [$address, $stop] = dns_server(fn ($question) => dns_answer($question, ['192.0.2.99']));
    Co::set(['dns_server' => $address, 'name_resolver' => [$later = new Oracle('192.0.2.50')]]);
    var_dump(swoole_name_resolver_lookup('elsewhere', new Context));
    echo answers('shop', new Context, 3);
    var_dump(swoole_name_resolver_remove($later), swoole_name_resolver_remove($later));
    var_dump(swoole_name_resolver_lookup('elsewhere', new Context));
    $stop();
    var_dump(swoole_name_resolver_remove($directory));
    var_dump(swoole_name_resolver_lookup('shop.invalid', new Context), swoole_last_error() === SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED);
    Co::set(['dns_server' => null]);
});

echo "Answers that are none:\n";
class Broken extends Cluster
{
    public function pop()
    {
        return ['port' => 80];
    }

    public function count(): int
    {
        return 1;
    }
}
foreach ([null, 17, ['host' => 'x'], new Broken, new Cluster] as $answer) {
    $oracle = new Oracle($answer);
    $fallback = new Oracle('192.0.2.1');
    swoole_name_resolver_add($oracle);
    swoole_name_resolver_add($fallback);
    echo swoole_name_resolver_lookup('any', new Context), "\n";
    swoole_name_resolver_remove($oracle);
    swoole_name_resolver_remove($fallback);
}
foreach ([new Oracle(new stdClass), new Oracle(new class { function count() { throw new Exception('count'); } function pop() { throw new Exception('pop'); } })] as $oracle) {
    swoole_name_resolver_add($oracle);
    try {
        swoole_name_resolver_lookup('any', new Context);
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
    swoole_name_resolver_remove($oracle);
}
?>
--EXPECT--
Outside of coroutines:
string(9) "127.0.0.1"
bool(true)
192.0.2.1 192.0.2.2 2001:db8::3
asked 1
192.0.2.1 192.0.2.2 2001:db8::3
asked 2
192.0.2.1:80 192.0.2.2:81 2001:db8::3:82
string(0) ""
string(3) "::1"
In coroutines:
string(10) "192.0.2.50"
192.0.2.1 192.0.2.2 2001:db8::3
bool(true)
bool(false)
string(10) "192.0.2.99"
bool(true)
string(0) ""
bool(true)
Answers that are none:
192.0.2.1
192.0.2.1
192.0.2.1
192.0.2.1
192.0.2.1
TypeError: class stdClass does not have a method "pop"
Exception: pop
