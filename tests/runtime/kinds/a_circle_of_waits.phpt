--TEST--
Two coroutines, each inside of what the other one waits for: the second is told both places, and the first goes on
--FILE--
<?php
class Calls
{
    public $context;
    public static array $before = [];
    private string $text;

    public function stream_open(string $path): bool
    {
        [$name, $this->text] = explode('/', substr($path, strlen('calls://')), 2);
        Co::sleep(0.001);
        (self::$before[$name])();
        return true;
    }

    public function stream_read(): string
    {
        [$text, $this->text] = [$this->text, ''];
        return $text;
    }

    public function stream_eof(): bool
    {
        return $this->text === '';
    }

    public function stream_stat(): array
    {
        return [];
    }

    public function stream_set_option(): bool
    {
        return false;
    }
}
stream_wrapper_register('calls', 'Calls');
Calls::$before = [
    'ini' => fn () => print('highlighted: ' . trim(strip_tags(highlight_string('x', true))) . "\n"),
    'php' => function () {
        try {
            parse_ini_string('b = 1');
            echo "NEVER\n";
        } catch (Swoole\Error $error) {
            echo preg_replace(['/coroutine#\d+/', '~\(\S*/~'], ['coroutine#N', '('], $error->getMessage()), "\n";
        }
    },
];

Co\run(function () {
    go(function () {
        $parsed = parse_ini_file('calls://ini/a=1');
        echo 'parsed: ', json_encode($parsed), "\n";
    });
    go(function () {
        $stripped = php_strip_whitespace('calls://php/y');
        echo 'stripped: ', $stripped, "\n";
    });
});
?>
--EXPECTF--
stripped: deadlock: coroutine#N (a_circle_of_waits.php:%d) is inside ini and waits for the one that now waits for it, in coroutine#N (a_circle_of_waits.php:%d)
y
highlighted: x
parsed: {"a":"1"}
