--TEST--
Fifty mail() wait together for sendmail
--INI--
sendmail_path=sh {PWD}/../../include/slow_sendmail.sh -t -i
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

$directory = sys_get_temp_dir() . '/swoole-test-' . getmypid();
mkdir($directory);
hooked('mail()', 'PHP ' . PHP_VERSION, function (int $i) use ($directory) {
    if (!mail('ada@example.org', 'A test', "answer $i", '', "$directory/$i")) {
        return 'not sent';
    }
    [, $body] = preg_split('/\R\R/', file_get_contents("$directory/$i"), 2);
    return rtrim($body);
});
array_map(unlink(...), glob("$directory/*"));
rmdir($directory);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
