<?php
/**
 * Objects whose magic methods wait. They name their scene by a string, so that they can be serialized and come back.
 */

namespace Seeded;

/** Every way in which the engine calls an object. What it says of itself is its name. */
class Waiting implements \JsonSerializable, \Countable, \IteratorAggregate, \ArrayAccess
{
    private array $kept = [];

    public function __construct(public string $scene, public string $name = 'thing')
    {
    }

    private function wait(): void
    {
        Scene::of($this->scene)->wait();
    }

    public function __get(string $name): mixed
    {
        $this->wait();
        return $this->kept[$name] ?? "$this->name's $name";
    }

    public function __set(string $name, mixed $value): void
    {
        $this->wait();
        $this->kept[$name] = $value;
    }

    public function __isset(string $name): bool
    {
        $this->wait();
        return $name !== 'nothing';
    }

    public function __unset(string $name): void
    {
        $this->wait();
        unset($this->kept[$name]);
    }

    public function __call(string $name, array $arguments): string
    {
        $this->wait();
        return "$this->name->$name(" . implode(', ', $arguments) . ')';
    }

    public static function __callStatic(string $name, array $arguments): string
    {
        Scene::of($arguments[0])->wait();
        return "$name(" . implode(', ', array_slice($arguments, 1)) . ')';
    }

    public function __invoke(mixed ...$arguments): string
    {
        $this->wait();
        return $this->name . implode(',', $arguments);
    }

    public function __toString(): string
    {
        $this->wait();
        return $this->name;
    }

    public function __debugInfo(): array
    {
        $this->wait();
        return ['name' => $this->name];
    }

    public function __clone(): void
    {
        $this->wait();
        $this->name .= "'";
    }

    public static function __set_state(array $state): self
    {
        Scene::of($state['scene'])->wait();
        return new self($state['scene'], $state['name']);
    }

    public function jsonSerialize(): mixed
    {
        $this->wait();
        return ['name' => $this->name];
    }

    public function count(): int
    {
        $this->wait();
        return strlen($this->name);
    }

    public function getIterator(): \Generator
    {
        foreach (str_split($this->name) as $letter) {
            $this->wait();
            yield $letter;
        }
    }

    public function offsetExists(mixed $offset): bool
    {
        $this->wait();
        return $offset !== 'nothing';
    }

    public function offsetGet(mixed $offset): mixed
    {
        $this->wait();
        return "$this->name[$offset]";
    }

    public function offsetSet(mixed $offset, mixed $value): void
    {
        $this->wait();
        $this->kept[$offset ?? count($this->kept)] = $value;
    }

    public function offsetUnset(mixed $offset): void
    {
        $this->wait();
        unset($this->kept[$offset]);
    }

    public function kept(): array
    {
        return $this->kept;
    }
}

/** __serialize() and __unserialize(). */
class Packed
{
    public function __construct(public string $scene, public mixed $value)
    {
    }

    public function __serialize(): array
    {
        Scene::of($this->scene)->wait();
        return ['scene' => $this->scene, 'value' => $this->value];
    }

    public function __unserialize(array $data): void
    {
        $this->scene = $data['scene'];
        Scene::of($this->scene)->wait();
        $this->value = $data['value'];
    }
}

/** __sleep() and __wakeup(). */
class Sleeper
{
    public bool $woken = false;

    public function __construct(public string $scene, public mixed $value)
    {
    }

    public function __sleep(): array
    {
        Scene::of($this->scene)->wait();
        return ['scene', 'value'];
    }

    public function __wakeup(): void
    {
        Scene::of($this->scene)->wait();
        $this->woken = true;
    }
}

/** Serializable, which has a serialize() within the serialize(). PHP warns of it when it is declared. */
$level = error_reporting(E_ALL & ~E_DEPRECATED);
eval(<<<'PHP'
    namespace Seeded;
    class OldStyle implements \Serializable
    {
        public function __construct(public string $scene, public mixed $value)
        {
        }

        public function serialize()
        {
            Scene::of($this->scene)->waitOnly();
            return serialize([$this->scene, $this->value]);
        }

        public function unserialize($data)
        {
            [$this->scene, $this->value] = unserialize($data);
            Scene::of($this->scene)->waitOnly();
        }
    }
    PHP);
error_reporting($level);

/** Says in $said that it is gone, after a wait. */
class Leaving
{
    /** What it may be in a cycle with. */
    public mixed $other = null;

    /** @param array<string> $said */
    public function __construct(public string $scene, private ?array &$said, private string $name = 'gone')
    {
    }

    public function __destruct()
    {
        Scene::of($this->scene)->wait();
        $this->said[] = $this->name;
    }
}

/** A user filter that waits: seeded.upper. */
class SlowFilter extends \php_user_filter
{
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            Scene::of($this->params)->wait();
            $bucket->data = strtoupper($bucket->data);
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }
}
stream_filter_register('seeded.upper', SlowFilter::class);

class WaitingHeap extends \SplHeap
{
    public function __construct(private string $scene)
    {
    }

    protected function compare(mixed $first, mixed $second): int
    {
        Scene::of($this->scene)->wait();
        return $second <=> $first;
    }
}

/** Says that it was destroyed, by its scene's name, after a wait. It comes out of unserialize(). */
class Destroyed
{
    /** @var array<string, array> */
    public static array $said = [];

    public string $scene = '';

    public function __destruct()
    {
        if ($this->scene !== '') {
            // PHP has a state of its own for each call of unserialize() that a method makes, but not a destructor.
            Scene::of($this->scene)->waitOnly();
            self::$said[$this->scene][] = 'destroyed';
        }
    }
}

class Thrower
{
    public function __construct(public string $scene = '')
    {
    }

    public function __serialize(): array
    {
        Scene::of($this->scene)->wait();
        throw new \LogicException("$this->scene cannot be serialized");
    }

    public function __unserialize(array $data): void
    {
        Scene::of($data['scene'])->wait();
        throw new \LogicException("$data[scene] cannot come back");
    }
}

/** One for all: each that encodes it waits in it. */
class CommonJson implements \JsonSerializable
{
    /** @var list<Scene> */
    public static array $waits = [];

    public function jsonSerialize(): mixed
    {
        array_pop(self::$waits)?->wait();
        return ['common' => true];
    }
}

class CommonDump
{
    /** @var list<Scene> */
    public static array $waits = [];

    public function __debugInfo(): array
    {
        array_pop(self::$waits)?->wait();
        return ['common' => true];
    }
}

class CommonMagic
{
    /** @var list<Scene> */
    public static array $waits = [];
    /** @var list<string> */
    public static array $written = [];

    private static function wait(): void
    {
        array_pop(self::$waits)?->wait();
    }

    public function __get(string $name): mixed
    {
        self::wait();
        return "common $name";
    }

    public function __set(string $name, mixed $value): void
    {
        self::wait();
        self::$written[] = $value;
    }

    public function __isset(string $name): bool
    {
        self::wait();
        return true;
    }

    public function __unset(string $name): void
    {
        self::wait();
    }
}

/** What libraries call back by name. */
final class Called
{
    public static function back(string $scene, string $argument): string
    {
        Scene::of($scene)->wait();
        return "[$argument]";
    }

    public static function wsdl(string $operation): string
    {
        return <<<XML
            <?xml version="1.0"?>
            <definitions name="S" targetNamespace="urn:s" xmlns:tns="urn:s" xmlns="http://schemas.xmlsoap.org/wsdl/"
                xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
              <message name="question"><part name="q" type="xsd:string"/></message>
              <message name="answer"><part name="a" type="xsd:string"/></message>
              <portType name="P"><operation name="$operation"><input message="tns:question"/><output message="tns:answer"/></operation></portType>
              <binding name="B" type="tns:P">
                <soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
                <operation name="$operation"><soap:operation soapAction="$operation"/>
                  <input><soap:body use="literal" namespace="urn:s"/></input><output><soap:body use="literal" namespace="urn:s"/></output>
                </operation>
              </binding>
              <service name="S"><port name="P" binding="tns:B"><soap:address location="http://127.0.0.1:1/"/></port></service>
            </definitions>
            XML;
    }
}
