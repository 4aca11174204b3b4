--TEST--
Slow builtins in a coroutine: results, warnings and exceptions are those of a plain script
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

$file = __DIR__ . '/same_as_outside.data';
file_put_contents($file, str_repeat("0123456789abcdef\0", 4_000));
$long = str_repeat("some text \0", 48_000);
$calls = [];
foreach (['$2y$04$abcdefghijklmnopqrstuu', '$2a$05$......................', '$2x$04$abcdefghijklmnopqrstuu',
    '$1$salt$', '$1$12345678$', '$5$saltstring$', '$5$rounds=1000$saltstring$', '$5$rounds=2345$0123456789abcdef$',
    '$6$saltstring$', '$6$rounds=1400$anotherlongsalts$',
    // Left to PHP.
    '$2y$03$abcdefghijklmnopqrstuu', '$2b$04$abcdefghijklmnopqrstuu', '$2y$04$abc', '$2y$4$abcdefghijklmnopqrstuuu', '$2y$04$abcdefghijklmnopqrst$u',
    '$6$rounds=10$salt$', '$6$rounds=01000$salt$', '$5$', '$1$', '$6$a-salt:with$', '$6$anotherlongsaltstring$',
    'ab', '_J9..abcd', '*0', '', '$3$$', '$argon2id$v=19$m=8,t=1,p=1$'] as $setting) {
    foreach (['', 'secret', "se\0cret", str_repeat('long', 20), "\xff\xa3345", str_repeat('x', 600)] as $password) {
        $calls[] = ['crypt', $password, $setting];
        $hash = @crypt($password, $setting);
        $calls[] = ['password_verify', $password, $hash];
        $calls[] = ['password_verify', "$password.", $hash];
    }
}
$calls[] = ['password_verify', 'secret', substr(password_hash('secret', PASSWORD_BCRYPT, ['cost' => 4]), 0, -1)];
$calls[] = ['password_verify', 'secret'];
$calls[] = ['password_verify', ['secret'], 'hash'];
$calls[] = ['password_verify', 1, '$2y$04$abcdefghijklmnopqrstuu'];
$calls[] = ['crypt', 'secret'];
$calls[] = ['password_hash', 'secret', 'unknown'];
$calls[] = ['password_hash', "sec\0ret", PASSWORD_BCRYPT];
foreach ([3, 32, 'x', null, []] as $cost) {
    $calls[] = ['password_hash', 'secret', PASSWORD_BCRYPT, ['cost' => $cost]];
}
foreach (hash_algos() as $algo) {
    $calls[] = ['hash', $algo, $long];
    $calls[] = ['hash_file', $algo, $file, true];
    $calls[] = ['hash_hmac_file', strtoupper($algo), $file, str_repeat('a long key ', 30)];
    $calls[] = ['hash_pbkdf2', $algo, 'secret', 'salt', 250];
}
foreach (['sha256', 'SHA3-512', 'whirlpool', 'crc32b', 'unknown'] as $algo) {
    $calls[] = ['hash', $algo, $long, true];
    $calls[] = ['hash_file', $algo, $file];
    $calls[] = ['hash_hmac', $algo, $long, 'key'];
    $calls[] = ['hash_hmac', $algo, $long, str_repeat('a long key ', 30), true];
    $calls[] = ['hash_hmac_file', $algo, $file, 'key', true];
    foreach ([0, 1, 7, 200] as $length) {
        $calls[] = ['hash_pbkdf2', $algo, 'secret', 'salt', 250, $length];
        $calls[] = ['hash_pbkdf2', $algo, str_repeat('secret', 40), '', 250, $length, true];
    }
}
foreach (['md5', 'sha1'] as $function) {
    $calls[] = [$function, $long];
    $calls[] = [$function, $long, true];
    $calls[] = ["{$function}_file", $file];
    $calls[] = ["{$function}_file", $file, true];
    $calls[] = ["{$function}_file", "file://$file"];
    $calls[] = ["{$function}_file", 'data:,' . urlencode($long)];
    $calls[] = ["{$function}_file", "$file.missing"];
    $calls[] = ["{$function}_file", "$file\0"];
    $calls[] = ["{$function}_file", __DIR__];
    $calls[] = ["{$function}_file", ''];
    $calls[] = ["{$function}_file"];
}
$calls[] = ['hash', 'murmur3a', $long, false, ['seed' => 42]];
$calls[] = ['hash', 'md5', [$long]];
$calls[] = ['hash_file', 'md5', "$file.missing"];
$calls[] = ['hash_hmac_file', 'crc32', $file, 'key'];
$calls[] = ['hash_pbkdf2', 'sha1', 'secret', 'salt', 0];
$calls[] = ['hash_pbkdf2', 'sha1', 'secret', 'salt', 1000, -1];
$calls[] = ['hash_pbkdf2', 'sha1', 'secret', 'salt', '1000'];
$calls[] = ['hash_pbkdf2', 'sha1', 'secret', 'salt', 200, 20, true, []];

echo count($calls), " calls\n";
compare($calls);
foreach ([PASSWORD_DEFAULT, PASSWORD_BCRYPT, null, 1] as $algorithm) {
    foreach ([['cost' => 5], []] as $options) {
        in_coroutine(function () use ($algorithm, $options) {
            [$one, $other] = [password_hash('secret', $algorithm, $options), password_hash('secret', $algorithm, $options)];
            var_dump($one !== $other && password_verify('secret', $one) && !password_verify('Secret', $other));
            echo json_encode(password_get_info($one)), "\n";
        });
    }
}
?>
--CLEAN--
<?php @unlink(__DIR__ . '/same_as_outside.data'); ?>
--EXPECTF--
%d calls
all the same
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":5}}
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":10}}
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":5}}
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":10}}
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":5}}
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":10}}
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":5}}
bool(true)
{"algo":"2y","algoName":"bcrypt","options":{"cost":10}}
