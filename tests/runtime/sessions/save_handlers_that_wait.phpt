--TEST--
Save handlers in PHP code wait, each for its own session
--FILE--
<?php
require __DIR__ . '/sessions.inc';
use_sessions($directory = session_directory());
// Said at the end: after output a save handler could not be set any more.
$said = [];

class Store implements SessionHandlerInterface, SessionIdInterface, SessionUpdateTimestampHandlerInterface
{
    public static array $data = [];
    public static array $calls = [];

    public function __construct(private string $of)
    {
    }

    private function wait(string $call): void
    {
        self::$calls[$this->of][] = $call;
        Co::sleep(0.001);
    }

    public function open(string $path, string $name): bool
    {
        $this->wait('open');
        return true;
    }

    public function close(): bool
    {
        $this->wait('close');
        return true;
    }

    public function read(string $id): string|false
    {
        $this->wait("read $id");
        return self::$data[$id] ?? '';
    }

    public function write(string $id, string $data): bool
    {
        $this->wait("write $id");
        self::$data[$id] = $data;
        return true;
    }

    public function destroy(string $id): bool
    {
        $this->wait("destroy $id");
        unset(self::$data[$id]);
        return true;
    }

    public function gc(int $lifetime): int|false
    {
        return 0;
    }

    public function create_sid(): string
    {
        $this->wait('create');
        return "made-for-$this->of";
    }

    public function validateId(string $id): bool
    {
        return isset(self::$data[$id]);
    }

    public function updateTimestamp(string $id, string $data): bool
    {
        $this->wait("touch $id");
        return true;
    }
}

Co\run(function () use (&$said) {
    foreach (['alice', 'bob'] as $who) {
        go(function () use ($who, &$said) {
            session_set_save_handler(new Store($who));
            Co::sleep(0.001);
            session_id($who);
            session_start();
            $_SESSION['who'] = $who;
            Co::sleep(0.001);
            session_regenerate_id(true);
            session_write_close();
            session_start();
            $said[$who] = "$who: " . session_id() . ' ' . json_encode($_SESSION);
        });
    }
});
ksort($said);
ksort(Store::$calls);
foreach (Store::$calls as $who => $calls) {
    $said[] = "$who: " . implode(', ', $calls);
}
ksort(Store::$data);
$said[] = json_encode(Store::$data);

// What was set last is everybody's who sets none, as in a worker's start callback.
Store::$calls = [];
Co\run(function () {
    session_set_save_handler(new Store('all'));
});
Co\run(function () {
    foreach (['carol', 'dave'] as $who) {
        go(function () use ($who) {
            session_id($who);
            session_start();
            $_SESSION['who'] = $who;
        });
    }
});
// Two at once: whose turn it is is the clock's affair.
sort(Store::$calls['all']);
$said[] = json_encode(Store::$calls);

// Functions, and PHP's own handler behind PHP code.
Co\run(function () use (&$said) {
    $data = [];
    session_set_save_handler(
        fn () => true,
        fn () => true,
        function ($id) use (&$data) { Co::sleep(0.001); return $data[$id] ?? ''; },
        function ($id, $value) use (&$data) { Co::sleep(0.001); $data[$id] = $value; return true; },
        fn () => true,
        fn () => 0,
    );
    $both = [];
    foreach (['erin', 'frank'] as $who) {
        $both[] = go(function () use ($who) {
            session_id($who);
            session_start();
            $_SESSION['who'] = $who;
        });
    }
    Co::join($both);
    ksort($data);
    $said[] = json_encode($data);
});
Co\run(function () {
    foreach (['grace', 'heidi'] as $who) {
        go(function () use ($who) {
            session_set_save_handler(new class extends SessionHandler {
                public function read(string $id): string|false
                {
                    Co::sleep(0.001);
                    return parent::read($id);
                }

                public function write(string $id, string $data): bool
                {
                    Co::sleep(0.001);
                    return parent::write($id, $data);
                }
            });
            session_id($who);
            session_start();
            $_SESSION['who'] = $who;
        });
    }
});
echo implode("\n", $said), "\n", stored($directory);
?>
--EXPECT--
alice: made-for-alice {"who":"alice"}
bob: made-for-bob {"who":"bob"}
alice: open, read alice, destroy alice, close, open, create, read made-for-alice, write made-for-alice, close, open, read made-for-alice, touch made-for-alice, close
bob: open, read bob, destroy bob, close, open, create, read made-for-bob, write made-for-bob, close, open, read made-for-bob, touch made-for-bob, close
{"made-for-alice":"who|s:5:\"alice\";","made-for-bob":"who|s:3:\"bob\";"}
{"all":["close","close","open","open","read carol","read dave","write carol","write dave"]}
{"erin":"who|s:4:\"erin\";","frank":"who|s:5:\"frank\";"}
{"grace":"who|s:5:\"grace\";","heidi":"who|s:5:\"heidi\";"}
