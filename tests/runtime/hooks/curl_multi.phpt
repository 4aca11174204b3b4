--TEST--
Fifty loops of curl_multi_exec() and curl_multi_select() wait together
--EXTENSIONS--
curl
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = server('nginx')['HTTP_PORT'];
hooked('curl multi', 'libcurl ' . curl_version()['version'], function (int $i) use ($port) {
    $multi = curl_multi_init();
    $handles = [];
    foreach ([$i, "$i+too"] as $j) {
        $handles[] = $curl = curl_init("http://127.0.0.1:$port/answer?i=$j");
        curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
        curl_multi_add_handle($multi, $curl);
    }
    do {
        $status = curl_multi_exec($multi, $running);
        if ($running) {
            curl_multi_select($multi, 5);
        }
    } while ($running && $status === CURLM_OK);
    [$answer, $second] = array_map(curl_multi_getcontent(...), $handles);
    return $second === "answer $i+too" ? $answer : $second;
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
