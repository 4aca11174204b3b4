--TEST--
A callback of mb_ereg_replace_callback() may wait: what is compiled meanwhile does not free its pattern
--EXTENSIONS--
mbstring
--SKIPIF--
<?php function_exists('mb_ereg') || die('skip mbstring has no regular expressions'); ?>
--FILE--
<?php
mb_regex_encoding('UTF-8');
$wrong = 0;
Co\run(function () use (&$wrong) {
    for ($i = 0; $i < 20; $i++) {
        go(function () use ($i, &$wrong) {
            for ($round = 0; $round < 5; $round++) {
                $replaced = mb_ereg_replace_callback('([a-z]+)', function (array $match) {
                    Co::sleep(0);
                    return strtoupper($match[1]);
                }, "abc def ghi", $i % 2 ? 'ix' : 'm');
                $wrong += $replaced !== 'ABC DEF GHI';
                $wrong += mb_split('[ ]', 'a b') !== ['a', 'b'];
            }
        });
    }
});
var_dump($wrong);
?>
--EXPECT--
int(0)
