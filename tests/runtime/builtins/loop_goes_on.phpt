--TEST--
The loop goes on while slow builtins compute; without hooks, outside of the INI setting and on the main stack it stands still
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

$file = __DIR__ . '/loop_goes_on.data';
file_put_contents($file, str_repeat("0123456789abcdef\0", 1_000_000));
$long = file_get_contents($file);
$hash = password_hash('secret', PASSWORD_BCRYPT, ['cost' => 8]);
$slow = [
    'password_hash' => fn () => password_hash('secret', PASSWORD_BCRYPT, ['cost' => 8]),
    'password_verify' => fn () => password_verify('secret', $hash),
    'crypt' => fn () => crypt('secret', '$6$rounds=20000$saltstring$'),
    'hash' => fn () => hash('sha256', $long),
    'hash_hmac' => fn () => hash_hmac('sha256', $long, 'key'),
    'md5' => fn () => md5($long),
    'sha1' => fn () => sha1($long),
    'hash_file' => fn () => hash_file('sha256', $file),
    'hash_hmac_file' => fn () => hash_hmac_file('sha256', $file, 'key'),
    'md5_file' => fn () => md5_file($file),
    'sha1_file' => fn () => sha1_file($file),
    'hash_pbkdf2' => fn () => hash_pbkdf2('sha256', 'secret', 'salt', 20_000),
];
foreach ($slow as $name => $call) {
    goes_on($name, $call);
}
ini_set('swoole.enable_builtin_offload', '0');
goes_on('INI setting off', $slow['hash_pbkdf2']);
ini_set('swoole.enable_builtin_offload', '1');
goes_on('INI setting on', $slow['hash_pbkdf2']);
Co::set(['hook_flags' => 0]);
goes_on('no hook', $slow['hash_pbkdf2']);
Co::set(['hook_flags' => SWOOLE_HOOK_SLEEP]);
goes_on('any hook', $slow['hash_pbkdf2']);
?>
--CLEAN--
<?php @unlink(__DIR__ . '/loop_goes_on.data'); ?>
--EXPECT--
password_hash: the loop goes on
password_verify: the loop goes on
crypt: the loop goes on
hash: the loop goes on
hash_hmac: the loop goes on
md5: the loop goes on
sha1: the loop goes on
hash_file: the loop goes on
hash_hmac_file: the loop goes on
md5_file: the loop goes on
sha1_file: the loop goes on
hash_pbkdf2: the loop goes on
INI setting off: the loop stands still
INI setting on: the loop goes on
no hook: the loop stands still
any hook: the loop goes on
