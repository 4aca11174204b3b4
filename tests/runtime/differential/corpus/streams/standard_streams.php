<?php
// php://stdin, STDIN, php://output, php://stdout and php://stderr.
require getenv('SHOW');

show('gets', fgets(STDIN));
$in = fopen('php://stdin', 'r');
show('another handle', fgets($in));
show('first goes on', fgets(STDIN));
show('rest', [stream_get_contents(STDIN), feof(STDIN)]);
show('whole', strlen(file_get_contents('php://stdin')));
show('meta', stream_get_meta_data(STDIN)['mode']);
fwrite(STDOUT, "to stdout\n");
fwrite(STDERR, "to stderr\n");
echo "echoed\n";
$out = fopen('php://stdout', 'w');
show('out', fwrite($out, "by another handle\n"));
fclose($out);
file_put_contents('php://output', "put\n");
file_put_contents('php://stderr', "put as an error\n");
print "printed\n";
printf("%s\n", 'formatted');
show('fd', [file_put_contents('php://fd/1', "to 1\n"), @file_put_contents('php://fd/1000', 'x')]);
show('isatty', [stream_isatty(STDIN), posix_isatty(STDOUT)]);
show('child', trim(shell_exec('cat; echo from a child')));
passthru('echo passed');
show('child with our output', [proc_close(proc_open('echo directly', [], $none))]);
show('reading output', @fread(STDOUT, 10));
show('input', file_get_contents('php://input'));
flush();
echo str_repeat('0123456789', 30_000), "\n";
fwrite(STDOUT, str_repeat('abcdefghij', 30_000) . "\n");
