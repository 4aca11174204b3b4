--TEST--
Keys that are made on another thread are as good as others
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../../include/builtins.php';

in_coroutine(function () {
    foreach ([['private_key_bits' => 1024], ['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1'], ['private_key_type' => OPENSSL_KEYTYPE_DSA, 'private_key_bits' => 1024]] as $options) {
        $key = openssl_pkey_new($options);
        openssl_sign('text', $signature, $key);
        echo openssl_pkey_get_details($key)['bits'], ' ', openssl_verify('text', $signature, openssl_pkey_get_details($key)['key']), "\n";
    }
});
?>
--EXPECT--
1024 1
256 1
1024 1
