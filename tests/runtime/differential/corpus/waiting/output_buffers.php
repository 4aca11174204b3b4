<?php
// Output buffers around and under calls that wait.
require getenv('SHOW');

ob_start();
echo 'captured ';
usleep(2_000);
passthru('echo by passthru');
system('echo by system');
readfile('data:,by+readfile');
$text = ob_get_clean();
show('captured', $text);
ob_start(fn ($text, $phase) => strtoupper($text) . ($phase & PHP_OUTPUT_HANDLER_FINAL ? '.' : ''), 10);
for ($i = 0; $i < 5; ++$i) {
    echo "part $i ";
    usleep(1_000);
}
ob_end_flush();
echo "\n";
ob_start();
ob_start();
echo 'inner';
$out = fopen('php://output', 'w');
fwrite($out, ' through a stream');
usleep(1_000);
show('levels', ob_get_level());
$inner = ob_get_clean();
echo 'outer';
show('both', [$inner, ob_get_clean()]);
$generator = (function () {
    for ($i = 0; $i < 3; ++$i) {
        usleep(1_000);
        yield $i => file_put_contents('counter', (string) $i, FILE_APPEND);
    }
})();
show('generator', iterator_to_array($generator));
show('counter', file_get_contents('counter'));
$fiber = new Fiber(function () {
    usleep(1_000);
    $got = Fiber::suspend(file_get_contents('counter'));
    usleep(1_000);
    throw new Exception($got . file_get_contents('counter'));
});
show('fiber', $fiber->start());
attempt('fiber', fn () => $fiber->resume('back'));
$list = [3, 1, 2];
usort($list, function ($a, $b) {
    usleep(500);
    return $a <=> $b;
});
show('callback', array_map(fn ($x) => [usleep(500), $x][1], [1, 2, 3]));
set_error_handler(function ($number, $message) {
    usleep(500);
    echo "handled: $message\n";
    return true;
});
show('handled', file_get_contents('missing'));
restore_error_handler();
show('silenced', @file_get_contents('missing'));
show('last', error_get_last()['message']);
