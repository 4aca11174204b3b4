--TEST--
Callbacks of sorting, mapping and replacing functions park, several at a time
--FILE--
<?php
$expected = null;
$work = function (string $name) use (&$expected) {
    $result = [];
    $words = ['pear', 'fig', 'apple', 'kiwi', 'banana', 'date'];
    usort($words, function ($a, $b) { Co::sleep(0); return strlen($a) <=> strlen($b) ?: $a <=> $b; });
    $result[] = $words;
    $result[] = array_map(function ($word) { Co::sleep(0); return strrev($word); }, $words);
    $result[] = array_filter($words, function ($word) { Co::sleep(0); return strlen($word) > 4; });
    $result[] = array_reduce($words, function ($sum, $word) { Co::sleep(0); return $sum + strlen($word); }, 0);
    array_walk($words, function (&$word, $key) { Co::sleep(0); $word = "$key$word"; });
    $result[] = $words;
    $result[] = preg_replace_callback('/\d+/', function ($match) {
        Co::sleep(0);
        return preg_replace_callback('/\d/', function ($match) { Co::sleep(0); return $match[0] + 1; }, $match[0]);
    }, 'a12 b34');
    $result[] = array_udiff([1, 5, 3], [3, 4], function ($a, $b) { Co::sleep(0); return $a <=> $b; });
    uasort($result[1], function ($a, $b) { Co::sleep(0); return $a <=> $b; });
    $result[] = iterator_to_array(new CallbackFilterIterator(new ArrayIterator([1, 2, 3]), function ($n) { Co::sleep(0); return $n !== 2; }));
    $result = json_encode($result);
    $expected ??= $result;
    echo $name, ' ', $result === $expected ? 'same' : "differs: $result", "\n";
};
$work_alone = go($work, 'alone');
Co\run(function () use ($work) {
    foreach (range(1, 20) as $i) {
        go($work, "n$i");
    }
});
echo $expected, "\n";
?>
--EXPECTF--
alone same
n1 same
n2 same
n3 same
n4 same
n5 same
n6 same
n7 same
n8 same
n9 same
n10 same
n11 same
n12 same
n13 same
n14 same
n15 same
n16 same
n17 same
n18 same
n19 same
n20 same
[["fig","date","kiwi","pear","apple","banana"],{"5":"ananab","4":"elppa","1":"etad","0":"gif","2":"iwik","3":"raep"},{"4":"apple","5":"banana"},26,["0fig","1date","2kiwi","3pear","4apple","5banana"],"a23 b45",[1,5],{"0":1,"2":3}]
