--TEST--
unserialize() is right while another one waits: in a destructor, after bad input, thrown out, canceled
--FILE--
<?php
class Slow
{
    public $a;

    public function __destruct()
    {
        Co::sleep(0.02);
    }
}

class Wakes
{
    public bool $woke = false;

    public function __wakeup()
    {
        $this->woke = true;
    }
}

class Throws
{
    public function __wakeup()
    {
        Co::sleep(0.02);
        throw new Exception('not today');
    }
}

function others(): void
{
    $object = (object) ['z' => 7];
    [$a, $b, $wakes] = unserialize(serialize([$object, $object, new Wakes()]));
    echo $a === $b && $a->z === 7 && $wakes->woke ? "right\n" : "wrong\n";
}

foreach ([
    'a key twice' => fn () => unserialize('a:2:{i:0;O:4:"Slow":0:{}i:0;i:1;}'),
    'bad input' => fn () => @unserialize('a:2:{i:0;O:4:"Slow":1:{s:1:"a";i:1;}i:1;BAD}'),
    'an exception' => fn () => unserialize('a:2:{i:0;O:6:"Throws":0:{}i:1;i:2;}'),
] as $what => $call) {
    foreach ([false, true] as $canceled) {
        Co\run(function () use ($what, $call, $canceled) {
            $id = go(function () use ($call) {
                try {
                    $call();
                } catch (Exception $e) {
                }
            });
            echo $what, $canceled ? ', canceled' : '', ': ', Co::exists($id) ? 'waits, ' : 'does not wait, ';
            others();
            if ($canceled) {
                Co::cancel($id);
            }
        });
        echo 'afterwards: ';
        Co\run('others');
    }
}
?>
--EXPECT--
a key twice: waits, right
afterwards: right
a key twice, canceled: waits, right
afterwards: right
bad input: waits, right
afterwards: right
bad input, canceled: waits, right
afterwards: right
an exception: waits, right
afterwards: right
an exception, canceled: waits, right
afterwards: right
