<?php
// Filters on what goes through a socket and a pipe: built-in ones, own ones, both directions.
require getenv('SHOW');

[$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$upper = stream_filter_append($one, 'string.toupper', STREAM_FILTER_WRITE);
show('filter', $upper);
show('write', fwrite($one, "quiet words\n"));
show('read', fgets($two));
show('remove', stream_filter_remove($upper));
fwrite($one, "quiet words\n");
show('read', fgets($two));
stream_filter_append($two, 'string.rot13', STREAM_FILTER_READ);
fwrite($one, "rapbqrq bar\n");
fwrite($one, "naq nabgure\n");
stream_socket_shutdown($one, STREAM_SHUT_WR);
show('decoded', [fgets($two), fgets($two)]);

class Counting extends php_user_filter
{
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            usleep(1_000);
            $consumed += $bucket->datalen;
            $bucket->data = "<$bucket->data>";
            stream_bucket_append($out, $bucket);
        }
        if ($closing) {
            usleep(1_000);
            echo "closing\n";
        }
        return PSFS_PASS_ON;
    }
    public function onCreate(): bool
    {
        echo "created with {$this->params}\n";
        return true;
    }
    public function onClose(): void
    {
        usleep(1_000);
        echo "closed\n";
    }
}
show('register', [stream_filter_register('counting', Counting::class), stream_filter_register('counting', Counting::class)]);
[$one, $two] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
stream_filter_append($one, 'counting', STREAM_FILTER_WRITE, 'parameters');
fwrite($one, "a\n");
fwrite($one, "b\n");
show('close', fclose($one));
show('read', stream_get_contents($two));
show('unknown', stream_filter_append($two, 'unknown'));
$file = fopen('zipped', 'w');
stream_filter_append($file, 'counting', STREAM_FILTER_WRITE, 'file');
fwrite($file, 'text');
unset($file);
show('file', file_get_contents('zipped'));
$child = popen('cat', 'w');
stream_filter_append($child, 'string.rot13', STREAM_FILTER_WRITE);
fwrite($child, "uryyb sebz n puvyq\n");
show('child', pclose($child));
show('filters', in_array('counting', stream_get_filters()));
