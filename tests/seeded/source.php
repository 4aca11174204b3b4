<?php
/**
 * Where an operation can read from so that it has to wait: a file that is not in memory, a stream wrapper in PHP, a
 * server, a FIFO. Without the extension they are files, and the wrapper is the same wrapper.
 */

namespace Seeded;

final class Source
{
    public const KINDS = ['file', 'cold', 'cold', 'wrapper', 'wrapper', 'http', 'fifo'];
    /** For what is opened more than once, looked at with stat(), or compiled. */
    public const STEADY = ['file', 'cold', 'wrapper', 'wrapper'];

    public static function make(Scene $scene, string $kind, string $content, string $ending): string
    {
        $path = $scene->path("source.$ending");
        if ($kind === 'wrapper') {
            SlowStream::$contents[$scene->name] = $content;
            $scene->onEnd(static function () use ($scene) {
                unset(SlowStream::$contents[$scene->name]);
            });
            return "slow://$scene->name/source.$ending";
        }
        if ($scene->hooked && $kind === 'http') {
            return self::serve($scene, $content) . "/$scene->name.$ending";
        }
        if ($scene->hooked && $kind === 'fifo') {
            return self::pour($scene, $content, $path);
        }
        file_put_contents($path, $content);
        $scene->onEnd(static fn () => unlink($path));
        if ($scene->hooked && $kind === 'cold') {
            Libc::evict($path);
        }
        return $path;
    }

    private static function serve(Scene $scene, string $content): string
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        $done = false;
        $aside = $scene->aside(static function () use ($server, $content, &$done) {
            while ($client = @stream_socket_accept($server, 20)) {
                if ($done) {
                    return;
                }
                while (($line = fgets($client)) !== false && trim($line) !== '') {
                }
                fwrite($client, "HTTP/1.0 200 OK\r\nContent-Length: " . strlen($content) . "\r\n\r\n");
                foreach (str_split($content, max(1, intdiv(strlen($content), 3) + 1)) as $piece) {
                    Scene::pause('short');
                    fwrite($client, $piece);
                }
                fclose($client);
            }
        });
        $address = stream_socket_get_name($server, false);
        $scene->onEnd(static function () use ($aside, $address, &$done) {
            $done = true;
            // It waits for the next client: this is one.
            @stream_socket_client("tcp://$address");
            $aside->join();
        });
        return "http://$address";
    }

    private static function pour(Scene $scene, string $content, string $path): string
    {
        posix_mkfifo($path, 0600);
        $aside = $scene->aside(static function () use ($content, $path) {
            // Waits until somebody reads.
            if ($pipe = @fopen($path, 'w')) {
                foreach (str_split($content, max(1, intdiv(strlen($content), 3) + 1)) as $piece) {
                    Scene::pause('short');
                    @fwrite($pipe, $piece);
                }
                fclose($pipe);
            }
        });
        $scene->onEnd(static function () use ($aside, $path) {
            // If nobody has read, the writer still waits for a reader.
            $reader = fopen($path, 'r+');
            stream_set_blocking($reader, false);
            $aside->join();
            fclose($reader);
            unlink($path);
        });
        return $path;
    }
}
