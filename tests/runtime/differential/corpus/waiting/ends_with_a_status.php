<?php
// exit() with a number, after output, a shutdown function and a destructor that do I/O.
require getenv('SHOW');

class Last
{
    public function __destruct()
    {
        usleep(1_000);
        echo "destructor\n";
    }
}
register_shutdown_function(function () {
    usleep(1_000);
    echo 'shutdown, ', file_get_contents('file'), "\n";
});
file_put_contents('file', 'from a file');
(function () {
    $last = new Last;
    try {
        usleep(1_000);
        echo "working\n";
    } finally {
        usleep(1_000);
        echo "finally\n";
    }
})();
ob_start();
echo "buffered\n";
usleep(1_000);
ob_end_flush();
exit(42);
