--TEST--
A Memcached with a persistent id belongs to one coroutine; the function for new ones is called once for each, and may wait
--EXTENSIONS--
igbinary
msgpack
memcached
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/servers.php';

$port = (int) server('memcached')['MEMCACHED_PORT'];
$outside = new Memcached('pool');
$outside->addServer('127.0.0.1', $port);
$made = 0;
$set_up = function (Memcached $memcached, string $id) use ($port, &$made) {
    $made++;
    Co::sleep(0.01);
    $memcached->addServer('127.0.0.1', $port);
    echo $id === 'pool' ? '' : "called with $id\n";
};
$new = fn () => new Memcached('pool', $set_up);
Co\run(function () use ($new, &$made, $outside) {
    $ask = function (string $what) use ($new) {
        $memcached = $new();
        $memcached->set("leases-$what", $what);
        Co::sleep(0.001);
        return $memcached->get("leases-$what");
    };
    var_dump(all_right(8, 5, $ask));
    echo "$made were made\n";
    [$same] = together(1, function () use ($new) {
        $one = $new();
        $two = $new();
        return [$one->isPristine(), $two->isPristine(), $two->isPersistent()];
    });
    echo json_encode($same), "\n";

    $canceled = go(function () use ($new) {
        $memcached = $new();
        while (!Co::isCanceled() && $memcached->get('nothing') === false) {
        }
    });
    Co::sleep(0.01);
    Co::cancel($canceled);
    Co::join([$canceled]);
    var_dump(all_right(8, 5, $ask));

    // One whose function has thrown is given to nobody.
    $made = 0;
    $failing = function () use (&$made) {
        return new Memcached('failing', function () use (&$made) {
            $made++;
            throw new LogicException('not set up');
        });
    };
    foreach ([1, 2] as $_) {
        [$error] = together(1, $failing);
        echo $error->getMessage(), "\n";
    }
    echo "tried $made times\n";
});
$again = new Memcached('pool');
var_dump($again->isPristine(), count($again->getServerList()));
?>
--EXPECT--
bool(true)
8 were made
[false,false,true]
bool(true)
not set up
not set up
tried 2 times
bool(false)
int(1)
