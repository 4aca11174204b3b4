--TEST--
fread(), fwrite(), fgets() of Swoole 5 still work, and say that they are deprecated
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'swoole-test-');
    $handle = fopen($file, 'r+');
    var_dump(System::fwrite($handle, "one\ntwo\n"));
    var_dump(@System::fwrite($handle, 'three and more', 5));
    fseek($handle, 0);
    while (!feof($handle)) {
        var_dump(@System::fgets($handle));
    }
    var_dump(@System::fgets($handle));
    fseek($handle, 4);
    var_dump(@System::fread($handle, 3), @System::fread($handle), feof($handle), @System::fread($handle));
    fclose($handle);
    unlink($file);

    [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $id = go(fn () => var_dump(@System::fread($here)));
    var_dump(@System::fwrite($there, 'over the socket'));
    Co::join([$id]);
    fclose($there);
    var_dump(@System::fread($here), @System::fgets($here));
    echo error_get_last()['message'], "\n";
    try {
        @System::fread(1);
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
});
?>
--EXPECTF--
Deprecated: Method Swoole\Coroutine\System::fwrite() is deprecated in %s on line %d
int(8)
int(5)
string(4) "one
"
string(4) "two
"
string(5) "three"
bool(false)
string(3) "two"
string(6) "
three"
bool(false)
string(0) ""
int(15)
string(15) "over the socket"
string(0) ""
bool(false)
Swoole\Coroutine\System::fgets(): only support file resources
Swoole\Coroutine\System::fread(): Argument #1 ($handle) must be of type resource, int given
