--TEST--
What functions remember from one call to the next is each coroutine's own
--EXTENSIONS--
sockets
openssl
--FILE--
<?php
function meanwhile(string $what, callable $first, callable $then, callable $other): void
{
    Co\run(function () use ($what, $first, $then, $other) {
        go(function () use ($what, $first, $then) {
            $first();
            Co::yield();
            echo "$what: ", json_encode($then()), "\n";
        });
        go(function () use ($other) {
            $other();
            Co::sleep(0.001);
            Co::resume(Co::getCid() - 1);
        });
    });
}
$bad = fn () => @preg_match('/(?:\D+|<\d+>)*[!?]/', 'foobar foobar foobar');

meanwhile('strtok', fn () => strtok('one two three', ' '), fn () => [strtok(' '), strtok(' ')], fn () => strtok('x,y', ','));
meanwhile('json', fn () => json_decode('{'), fn () => json_last_error_msg(), fn () => json_decode('1'));
meanwhile('preg', $bad, fn () => preg_last_error_msg(), fn () => preg_match('/a/', 'a'));
meanwhile('preg', fn () => preg_match('/a/', 'a'), fn () => preg_last_error_msg(), $bad);
meanwhile('last error', fn () => @hex2bin('a'), fn () => error_get_last()['message'], fn () => @hex2bin('g!'));
meanwhile('last error', fn () => null, fn () => error_get_last(), fn () => @hex2bin('g!'));
meanwhile(
    'sockets',
    fn () => @socket_connect(socket_create(AF_INET, SOCK_STREAM, 0), '127.0.0.1', 1),
    fn () => socket_last_error() === SOCKET_ECONNREFUSED,
    fn () => socket_clear_error(),
);
meanwhile('openssl', fn () => @openssl_pkey_get_private('none'), fn () => openssl_error_string() !== false, function () {
    while (openssl_error_string()) {
    }
});

// The other one runs in the middle of the call that fails.
class Starts implements JsonSerializable
{
    public function jsonSerialize(): mixed
    {
        go(fn () => json_encode(1));
        return 1;
    }
}
Co\run(function () {
    json_encode([[new Starts(), [[1]]]], 0, 3);
    echo 'started inside: ', json_last_error_msg(), "\n";
});

class Waits implements JsonSerializable
{
    public function __construct(private mixed $value) {}

    public function jsonSerialize(): mixed
    {
        Co::sleep(0.001);
        return $this->value;
    }
}
$right = 0;
Co\run(function () use (&$right) {
    for ($i = 0; $i < 1000; $i++) {
        go(function () use ($i, &$right) {
            $bad = $i % 2;
            $json = json_encode(new Waits($bad ? "\xff" : 'text'));
            Co::sleep(0.001 * ($i % 3));
            $right += json_last_error() === ($bad ? JSON_ERROR_UTF8 : 0);
            $word = strtok("a$i b$i", ' ');
            Co::sleep(0.001 * ($i % 5));
            $right += strtok(' ') === "b$i";
        });
    }
});
echo "$right of 2000\n";

// The main script's is its own, too, and it hears of what a coroutine has left behind when it has nothing itself.
strtok('m n', ' ');
Co\run(fn () => strtok('x y', ' '));
var_dump(strtok(' '));
Co\run(fn () => @hex2bin('a'));
echo error_get_last()['message'], "\n";
error_clear_last();

set_error_handler(function () {
    Co::sleep(0.002);
    return false;
});
Co\run(function () {
    go(function () {
        @hex2bin('a');
        echo error_get_last()['message'], "\n";
    });
    go(function () {
        Co::sleep(0.001);
        error_clear_last();
        Co::sleep(0.005);
        var_dump(error_get_last());
    });
});
?>
--EXPECT--
strtok: ["two","three"]
json: "Syntax error"
preg: "Backtrack limit exhausted"
preg: "No error"
last error: "hex2bin(): Hexadecimal input string must have an even length"
last error: null
sockets: true
openssl: true
started inside: Maximum stack depth exceeded
2000 of 2000
string(1) "n"
hex2bin(): Hexadecimal input string must have an even length
hex2bin(): Hexadecimal input string must have an even length
NULL
