--TEST--
Garbage is collected while a destructor that the collector has called waits
--FILE--
<?php
class Ring
{
    public ?object $self;
    public static int $ended = 0;

    public function __construct(public string $what)
    {
        $this->self = $this;
    }

    public function __destruct()
    {
        if ($this->what === 'throws') {
            throw new Exception('thrown at once');
        }
        if ($this->what === 'throws late') {
            try {
                Co::sleep(0.001);
                throw new Exception('thrown late');
            } catch (Exception $e) {
                echo $e->getMessage(), "\n";
            }
        }
        Co::sleep(0.01);
        self::$ended++;
        if ($this->what === 'collects') {
            gc_collect_cycles();
        }
    }
}

gc_collect_cycles();
Co\run(function () {
    for ($i = 0; $i < 1000; $i++) {
        new Ring('waits');
    }
    new Ring('throws late');
    gc_collect_cycles();
    echo Ring::$ended, " have ended\n";

    $before = memory_get_usage();
    for ($i = 0; $i < 100_000; $i++) {
        $o = new stdClass();
        $o->o = $o;
    }
    echo memory_get_usage() - $before < 10 << 20 ? "no garbage lies around\n" : "garbage\n";

    while (Ring::$ended < 1001) {
        Co::sleep(0.01);
    }
    echo Ring::$ended, " have ended\n";
    $o = null;
    echo gc_collect_cycles() > 0 ? "and are gone\n" : "and stay\n";

    new Ring('throws');
    try {
        gc_collect_cycles();
    } catch (Exception $e) {
        echo $e->getMessage(), "\n";
    }
    new Ring('collects');
    gc_collect_cycles();
    echo count(array_filter(iterator_to_array(Co::list()), fn ($id) => $id !== Co::getCid())), " waits\n";
});
echo gc_collect_cycles() > 0 ? "all is gone\n" : "nothing was left\n";
?>
--EXPECT--
0 have ended
no garbage lies around
thrown late
1001 have ended
and are gone
thrown at once
1 waits
all is gone
