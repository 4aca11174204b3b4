--TEST--
Ten commands that sleep take as long as one
--FILE--
<?php
use Swoole\Coroutine\System;

$start = microtime(true);
Co\run(function () {
    for ($i = 0; $i < 10; $i++) {
        go(fn () => print(System::exec("sleep 0.3; echo done")['output']));
    }
});
$took = microtime(true) - $start;
var_dump($took >= 0.3, $took < 2);
?>
--EXPECT--
done
done
done
done
done
done
done
done
done
done
bool(true)
bool(true)
