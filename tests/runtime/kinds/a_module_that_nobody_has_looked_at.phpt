--TEST--
A module that nobody has looked at keeps its work in a global while it waits: one coroutine at a time is inside, others run meanwhile
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_compiler.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/clumsy.php';

// 50 coroutines ask, each its own question; the one that answers says how many answers were to another one's.
$fifty = <<<'PHP'
    Co\run(function () {
        $pair = fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        [$other, $end] = $pair();
        go(fn () => clumsy_answer($end));
        $turn = new Swoole\Coroutine\Lock();
        $between = $right = 0;
        $askers = [];
        $object = new clumsy;
        for ($i = 0; $i < 50; $i++) {
            [$mine, $theirs] = $pair();
            $meanwhile = function (string $word) use ($other, $turn, &$between) {
                // While one is inside, another module, and time, go on.
                $turn->lock();
                $answer = sloppy_ask($other, "meanwhile $word");
                $turn->unlock();
                $between += $answer === "meanwhile $word: answer to meanwhile $word";
                Co::sleep(0.001);
            };
            go(fn () => clumsy_answer($theirs, $meanwhile));
            $askers[] = go(function () use ($mine, $object, $i, &$right) {
                $answer = $i % 2 ? clumsy_ask($mine, "word $i") : $object->ask($mine, "word $i");
                $right += $answer === "word $i: answer to word $i";
            });
        }
        Co::join($askers);
        echo $right === 50 ? 'all answers are right' : 'NOT all answers are right', ', ', clumsy_most() === 1 ? 'one' : 'several', " inside\n";
        echo 'the other module meanwhile: ', $between, ' of 50, ', sloppy_most(), " inside\n";
        fclose($other);
    });
    PHP;

echo "no row:\n";
run_with_modules(['clumsy', 'sloppy'], $fifty);
echo "set free, what is wrong with it shows:\n";
run_with_modules(['clumsy', 'sloppy'], $fifty, '-d swoole.free_modules=clumsy');
echo "another one set free:\n";
run_with_modules(['clumsy', 'sloppy'], $fifty, '-d swoole.free_modules=sloppy,other');
echo "by dl():\n";
run_with_modules(['clumsy', 'sloppy'], "dl('clumsy');\ndl('sloppy.so');\n$fifty", dl: true);
echo "by dl(), in a coroutine:\n";
run_with_modules(['clumsy', 'sloppy'], "Co\\run(function () { dl('clumsy') && dl('sloppy') || print('NOT loaded'); });\n$fifty", dl: true);
?>
--EXPECT--
no row:
all answers are right, one inside
the other module meanwhile: 50 of 50, 1 inside
status 0
set free, what is wrong with it shows:
NOT all answers are right, several inside
the other module meanwhile: 50 of 50, 1 inside
status 0
another one set free:
all answers are right, one inside
the other module meanwhile: 50 of 50, 1 inside
status 0
by dl():
all answers are right, one inside
the other module meanwhile: 50 of 50, 1 inside
status 0
by dl(), in a coroutine:
all answers are right, one inside
the other module meanwhile: 50 of 50, 1 inside
status 0
