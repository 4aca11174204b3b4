--TEST--
getCid() and getPcid(): who runs, who started whom
--FILE--
<?php
var_dump(Co::getCid(), Co::getuid(), Co::getPcid());
go(function () {
    var_dump(Co::getCid(), Co::getuid(), Co::getPcid());
    go(function () {
        echo Co::getCid(), ' of ', Co::getPcid(), "\n";
        Co::yield();
        echo Co::getCid(), ' of ', Co::getPcid(), ", resumed by another\n";
    });
    echo 'still ', Co::getCid(), "\n";
});
var_dump(Co::getPcid(2));
go(function () {
    Co::resume(2);
});
var_dump(Co::getPcid(2), Co::getPcid(99));
?>
--EXPECT--
int(-1)
int(-1)
bool(false)
int(1)
int(1)
int(-1)
2 of 1
still 1
int(1)
2 of 1, resumed by another
bool(false)
bool(false)
