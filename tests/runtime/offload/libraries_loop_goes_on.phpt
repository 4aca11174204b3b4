--TEST--
The loop goes on while libraries compute: Argon2, libsodium, OpenSSL, SQLite
--EXTENSIONS--
pdo
openssl
sodium
sqlite3
pdo_sqlite
--SKIPIF--
<?php if (!defined('PASSWORD_ARGON2ID')) die('skip needs Argon2'); ?>
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

$path = __DIR__ . '/libraries_loop_goes_on.db';
$numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000) select count(*) from n';
$options = ['memory_cost' => 16 << 10, 'time_cost' => 8];
$hash = password_hash('secret', PASSWORD_ARGON2ID, $options);
$text = sodium_crypto_pwhash_str('secret', 4, 16 << 20);
$database = fn () => new SQLite3($path);
$pdo = fn () => new PDO("sqlite:$path");
$slow = [
    'password_hash' => fn () => password_hash('secret', PASSWORD_ARGON2I, $options),
    'password_verify' => fn () => password_verify('secret', $hash),
    'sodium_crypto_pwhash' => fn () => sodium_crypto_pwhash(32, 'secret', str_repeat('s', 16), 4, 16 << 20),
    'sodium_crypto_pwhash_str' => fn () => sodium_crypto_pwhash_str('secret', 4, 16 << 20),
    'sodium_crypto_pwhash_str_verify' => fn () => sodium_crypto_pwhash_str_verify($text, 'secret'),
    'sodium_crypto_pwhash_scryptsalsa208sha256' => fn () => sodium_crypto_pwhash_scryptsalsa208sha256(32, 'secret', str_repeat('s', 32), 1 << 19, 16 << 20),
    'openssl_pkey_new' => fn () => openssl_pkey_new(['private_key_bits' => 2048]),
    'openssl_pbkdf2' => fn () => openssl_pbkdf2('secret', 'salt', 32, 50_000),
    'SQLite3::querySingle' => fn () => $database()->querySingle($numbers),
    'SQLite3::exec' => fn () => $database()->exec("create temp table t as $numbers"),
    'SQLite3::prepare' => fn () => $database()->prepare($numbers)->execute()->fetchArray(),
    'SQLite3::backup' => function () use ($database) {
        $database = $database();
        $database->exec('create table if not exists big as with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) select randomblob(1000) as bytes from n');
        $database->backup(new SQLite3(':memory:'));
    },
    'PDO::query' => fn () => $pdo()->query($numbers)->fetchAll(),
    'PDO::exec' => fn () => $pdo()->exec("create temp table t as $numbers"),
];
foreach ($slow as $name => $call) {
    goes_on($name, $call);
}
goes_on('a function of the script', function () use ($database, $numbers) {
    $database = $database();
    $database->createFunction('own', fn ($value) => $value);
    $database->querySingle(str_replace('count(*)', 'max(own(i))', $numbers));
});
Swoole\Runtime::enableCoroutine();
$known = $database();
goes_on('opened before the loop, with hooks on', fn () => $known->querySingle($numbers));
// The hooks have been off since the loop ended.
$known->createFunction('own', fn ($value) => $value);
goes_on('a function of the script, with hooks off', fn () => $known->querySingle(str_replace('count(*)', 'max(own(i))', $numbers)));
?>
--CLEAN--
<?php @unlink(__DIR__ . '/libraries_loop_goes_on.db'); ?>
--EXPECT--
password_hash: the loop goes on
password_verify: the loop goes on
sodium_crypto_pwhash: the loop goes on
sodium_crypto_pwhash_str: the loop goes on
sodium_crypto_pwhash_str_verify: the loop goes on
sodium_crypto_pwhash_scryptsalsa208sha256: the loop goes on
openssl_pkey_new: the loop goes on
openssl_pbkdf2: the loop goes on
SQLite3::querySingle: the loop goes on
SQLite3::exec: the loop goes on
SQLite3::prepare: the loop goes on
SQLite3::backup: the loop goes on
PDO::query: the loop goes on
PDO::exec: the loop goes on
a function of the script: the loop stands still
opened before the loop, with hooks on: the loop goes on
a function of the script, with hooks off: the loop stands still
