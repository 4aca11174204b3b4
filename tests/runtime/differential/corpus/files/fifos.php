<?php
// FIFOs: both ends here, the other end in a child, not blocking, a reader that goes; opening one waits for the other end.
require getenv('SHOW');

show('mkfifo', posix_mkfifo('fifo', 0600));
show('again', [posix_mkfifo('fifo', 0600), posix_strerror(posix_get_last_error())]);
show('type', filetype('fifo'));
$both = fopen('fifo', 'r+');
show('write', fwrite($both, "through\n"));
show('read', fgets($both));
stream_set_blocking($both, false);
show('empty', fgets($both));
show('empty', fread($both, 10));
show('eof', feof($both));
show('filled', ($written = fwrite($both, str_repeat('x', 100_000))) > 4096 && $written <= 100_000);
show('drained', strlen(stream_get_contents($both, $written)) === $written);
fclose($both);

$child = popen('sleep 0.05; echo one > fifo; sleep 0.05; echo two > fifo', 'w');
$read = fopen('fifo', 'r+');
show('late', fgets($read));
show('later', fgets($read));
show('child', pclose($child));
// Whoever holds both ends keeps the reader from its end.
fclose($read);
$child = popen('cat fifo > copied', 'r');
$write = fopen('fifo', 'w');
show('wrote', fwrite($write, str_repeat("a line of text\n", 20_000)));
fclose($write);
show('child', pclose($child));
show('came', md5_file('copied') === md5(str_repeat("a line of text\n", 20_000)));
$child = popen('cat > fifo', 'w');
fwrite($child, "to the end\nof it");
$reader = fopen('fifo', 'r');
pclose($child);
show('all', [fgets($reader), fgets($reader), fgets($reader), feof($reader)]);

fclose($reader);
$child = popen('sleep 0.05; echo one > fifo', 'w');
show('a writer comes', file_get_contents('fifo'));
show('child', pclose($child));
$child = popen('sleep 0.05; cat fifo > copied', 'r');
show('a reader comes', file_put_contents('fifo', "two\n"));
show('child', pclose($child));
show('came', file_get_contents('copied'));
$child = popen('sleep 0.05; : > fifo', 'w');
show('a writer comes and goes', [fgets($reader = fopen('fifo', 'r')), feof($reader)]);
show('child', pclose($child));
show('blocking', stream_get_meta_data($reader)['blocked']);
show('a reader is there', fclose(fopen('fifo', 'wn')));
fclose($reader);
show('no reader', @fopen('fifo', 'wn'));
show('no need', fclose(fopen('fifo', 'rn')));
show('exclusive', @fopen('fifo', 'x'));
