--TEST--
The class is what it was in Swoole 5.1.8
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

$class = new ReflectionClass(Swoole\Coroutine\MySQL::class);
foreach ($class->getProperties() as $property) {
    echo implode(' ', Reflection::getModifierNames($property->getModifiers())), ' ', $property->getType() ?? 'untyped', ' $',
        $property->getName(), ' = ', var_export($property->getDefaultValue(), true), "\n";
}
foreach (['__construct', '__destruct', 'connect', 'query', 'close'] as $name) {
    $method = $class->getMethod($name);
    $parameters = array_map(
        fn ($p) => ($p->getType() ?? 'untyped') . ' $' . $p->getName() . ($p->isOptional() ? ' optional' : ''),
        $method->getParameters()
    );
    echo $name, '(', implode(', ', $parameters), '): ', $method->getReturnType() ?? 'untyped', "\n";
}
var_dump($class->isCloneable(), $class->isFinal());
var_dump((new ReflectionClass('Co\MySQL'))->getName(), (new ReflectionClass('Co\MySQL\Exception'))->getName());
var_dump(get_parent_class(Swoole\Coroutine\MySQL\Exception::class));
try {
    serialize(new Co\MySQL());
} catch (Exception $exception) {
    echo $exception->getMessage(), "\n";
}
?>
--EXPECT--
public untyped $serverInfo = NULL
public untyped $sock = -1
public untyped $connected = false
public untyped $connect_errno = 0
public untyped $connect_error = ''
public untyped $affected_rows = 0
public untyped $insert_id = 0
public untyped $error = ''
public untyped $errno = 0
__construct(): untyped
__destruct(): untyped
connect(array $server_config optional): untyped
query(untyped $sql, untyped $timeout optional): untyped
close(): untyped
bool(false)
bool(false)
string(22) "Swoole\Coroutine\MySQL"
string(32) "Swoole\Coroutine\MySQL\Exception"
string(16) "Swoole\Exception"
Serialization of 'Swoole\Coroutine\MySQL' is not allowed
