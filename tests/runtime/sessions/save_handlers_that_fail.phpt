--TEST--
A save handler that throws, exits or runs out of memory takes nobody else's session along
--FILE--
<?php
require __DIR__ . '/sessions.inc';
require __DIR__ . '/../../include/run.php';

$directory = session_directory();
$fail = function (string $where, string $what) use ($directory) {
    echo "== $what in $where\n";
    run_php(sprintf(<<<'PHP'
        require %s;
        use_sessions(%s);
        ob_start();
        class Fails extends SessionHandler
        {
            public function read(string $id): string|false
            {
                Co::sleep(0.001);
                %s
                return parent::read($id);
            }

            public function write(string $id, string $data): bool
            {
                Co::sleep(0.001);
                %s
                return parent::write($id, $data);
            }
        }
        Co\run(function () {
            $over = new Chan();
            go(function () use ($over) {
                session_id('other');
                session_start();
                $_SESSION['of'] = 'other';
                $over->pop();
                echo "other: ", json_encode($_SESSION), "\n";
            });
            go(function () use ($over) {
                session_set_save_handler(new Fails, false);
                session_id('failing');
                try {
                    session_start();
                    $_SESSION['of'] = 'failing';
                    session_write_close();
                } catch (RuntimeException $exception) {
                    echo $exception->getMessage(), "\n";
                }
                echo 'status ', session_status(), "\n";
                $over->push(true);
            });
        });
        PHP, var_export(__DIR__ . '/sessions.inc', true), var_export($directory, true),
        $where === 'read' ? $what : '', $where === 'write' ? $what : ''), '-d memory_limit=16M -d error_reporting=0');
    echo stored($directory);
    array_map('unlink', glob("$directory/*"));
};
foreach (['read', 'write'] as $where) {
    foreach (['throw new RuntimeException("thrown");', 'exit(3);', 'str_repeat("x", 100_000_000);'] as $what) {
        $fail($where, $what);
    }
}
?>
--EXPECTF--
== throw new RuntimeException("thrown"); in read
thrown
status 1
other: {"of":"other"}
status 0
{"other":"of|s:5:\"other\";"}
== exit(3); in read
%Astatus %d
{%S"other":"of|s:5:\"other\";"}
== str_repeat("x", 100_000_000); in read
%Astatus 255
{%S"other":"of|s:5:\"other\";"}
== throw new RuntimeException("thrown"); in write
thrown
status 1
other: {"of":"other"}
status 0
{"failing":"","other":"of|s:5:\"other\";"}
== exit(3); in write
%Astatus %d
{%S"other":"of|s:5:\"other\";"}
== str_repeat("x", 100_000_000); in write
%Astatus 255
{%S"other":"of|s:5:\"other\";"}
