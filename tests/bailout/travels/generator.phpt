--TEST--
A generator parks in the middle, and others use the same generator function
--FILE--
<?php
function numbers(string $name)
{
    try {
        for ($i = 1; $i <= 3; $i++) {
            Co::sleep(0);
            $sent = yield "$name$i";
            if ($sent) {
                echo "$name got $sent\n";
            }
        }
        yield from inner($name);
        return "$name is done";
    } finally {
        Co::sleep(0);
        echo "$name finally\n";
    }
}
function inner(string $name)
{
    Co::sleep(0);
    yield "$name inner";
}
foreach (['a', 'b'] as $name) {
    go(function () use ($name) {
        $generator = numbers($name);
        foreach ($generator as $value) {
            echo "$value\n";
        }
        echo $generator->getReturn(), "\n";
    });
}
go(function () {
    $generator = numbers('c');
    $generator->current();
    $generator->send('a letter');
    unset($generator);
    echo "c is gone\n";
});
?>
--EXPECT--
a1
b1
c got a letter
a2
b2
a3
b3
c finally
c is gone
a inner
b inner
a finally
a is done
b finally
b is done
