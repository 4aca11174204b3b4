--TEST--
A host name that nobody knows is an exception at construction
--FILE--
<?php
try {
    new Swoole\Http\Server('no-such-host.invalid', 0);
} catch (Swoole\Exception $error) {
    echo preg_replace('/Error: .*/', 'Error: …', $error->getMessage()), "\n";
}
?>
--EXPECT--
failed to listen server port[no-such-host.invalid:0], Error: …
