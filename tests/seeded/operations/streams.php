<?php
/** Stream wrappers in PHP that wait, sockets, pipes, children. */

namespace Seeded;

return [
    'wrapper_is_written' => new Operation(function (Scene $scene, array $with) {
        $path = "slow://$scene->name/file";
        $put = file_put_contents($path, str_repeat($with['text'], 3));
        $written = SlowStream::$contents[$scene->name];
        unset(SlowStream::$contents[$scene->name]);
        return [$put, $written];
    }, fn (Dice $dice) => ['text' => $dice->of(['a', "line\n", str_repeat('x', 9000)])], holds: true),
    'wrapper_read_and_written' => new Operation(function (Scene $scene) {
        $file = fopen("slow://$scene->name/file", 'w+');
        fwrite($file, 'first ');
        fwrite($file, 'second');
        rewind($file);
        $got = [fread($file, 100), ftell($file), fstat($file)['size'], flock($file, LOCK_SH), ftruncate($file, 3), fflush($file)];
        fclose($file);
        unset(SlowStream::$contents[$scene->name]);
        return $got;
    }, holds: true),
    'wrapper_looked_at' => new Operation(function (Scene $scene) {
        $path = "slow://$scene->name/file";
        return [is_file($path), filesize($path), is_dir("slow://$scene->name/directory"), file_exists("slow://$scene->name/missing"), unlink($path), rename($path, "$path.new"),
            mkdir("slow://$scene->name/directory"), rmdir("slow://$scene->name/directory"), touch($path), is_writable($path)];
    }, holds: true),
    'wrapper_is_listed' => new Operation(function (Scene $scene) {
        $path = "slow://$scene->name/directory";
        $directory = opendir($path);
        $read = [];
        while (($name = readdir($directory)) !== false) {
            $read[] = $name;
        }
        rewinddir($directory);
        $read[] = readdir($directory);
        closedir($directory);
        return [$read, scandir($path), iterator_count(new \DirectoryIterator($path))];
    }, holds: true),
    'wrapper_that_fails' => new Operation(function (Scene $scene) {
        return [@file_get_contents("slow://$scene->name/missing"), error_get_last()['message'] ?? 'nothing'];
    }, holds: true),
    'wrapper_by_many' => new Operation(function (Scene $scene) {
        // The same path at the same time: PHP asks it of the wrapper, and remembers who is being opened in a global.
        SlowStream::$contents[$scene->name] = str_repeat("content of $scene->name\n", 50);
        $read = [];
        foreach (['a', 'b', 'c'] as $i => $who) {
            $asides[] = $scene->aside(static function () use ($scene, &$read, $i) {
                $read[$i] = md5(file_get_contents("slow://$scene->name/many"));
            });
        }
        foreach ($asides as $aside) {
            $aside->now();
            $aside->join();
        }
        unset(SlowStream::$contents[$scene->name]);
        ksort($read);
        return [count($read), count(array_unique($read))];
    }, holds: false),
    'socket_pair' => new Operation(function (Scene $scene, array $with) {
        [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $aside = $scene->aside(static function () use ($scene, $there, $with) {
            foreach ($with['lengths'] as $length) {
                $line = fgets($there);
                $scene->hooked && Scene::pause('short');
                fwrite($there, strtoupper($line));
            }
            fclose($there);
        });
        $said = [];
        foreach ($with['lengths'] as $i => $length) {
            fwrite($here, "$scene->name $i " . str_repeat('x', $length) . "\n");
        }
        $scene->wait();
        $aside->now();
        foreach ($with['lengths'] as $length) {
            $said[] = fgets($here);
        }
        $aside->join();
        return [$said, fgets($here), feof($here)];
    }, fn (Dice $dice) => ['lengths' => array_map(fn () => $dice->of([0, 10, 3000]), range(0, $dice->below(4)))], holds: true),
    'tcp' => new Operation(function (Scene $scene, array $with) {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        $address = 'tcp://' . stream_socket_get_name($server, false);
        $client = null;
        $aside = $scene->aside(static function () use ($server, $scene, $with) {
            $peer = stream_socket_accept($server, 3);
            $scene->hooked && Scene::pause('short');
            $read = '';
            while (strlen($read) < $with['length']) {
                $read .= fread($peer, 8192);
            }
            fwrite($peer, md5($read) . "\n");
        });
        $client = stream_socket_client($address);
        fwrite($client, str_repeat('0123456789', intdiv($with['length'], 10)));
        $scene->wait();
        $aside->now();
        $got = [fgets($client), stream_get_meta_data($client)['timed_out']];
        $aside->join();
        return $got;
    }, fn (Dice $dice) => ['length' => $dice->of([10, 1000, 60_000])], holds: true),
    'sockets' => new Operation(function (Scene $scene) {
        socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
        $aside = $scene->aside(static function () use ($scene, $pair) {
            $line = socket_read($pair[1], 100);
            $scene->hooked && Scene::pause('short');
            socket_write($pair[1], strrev($line));
        });
        socket_write($pair[0], "said by $scene->name");
        $aside->now();
        $scene->wait();
        $read = [$pair[0]];
        $none = null;
        $count = socket_select($read, $none, $none, 5);
        $got = socket_recv($pair[0], $buffer, 100, 0);
        $aside->join();
        return [$count, $got, $buffer];
    }, needs: ['sockets'], holds: true),
    'stream_select' => new Operation(function (Scene $scene) {
        $pairs = [stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0), stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0)];
        $aside = $scene->aside(static function () use ($scene, $pairs) {
            $scene->hooked && Scene::pause('long');
            fwrite($pairs[1][1], 'here');
        });
        $aside->now();
        $read = ['a' => $pairs[0][0], 'b' => $pairs[1][0]];
        $none = null;
        $count = stream_select($read, $none, $none, 5);
        $aside->join();
        return [$count, array_keys($read), fread($pairs[1][0], 10)];
    }),
    'read_times_out' => new Operation(function (Scene $scene) {
        [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        stream_set_timeout($here, 0, 2000);
        return [fread($here, 10), stream_get_meta_data($here)['timed_out']];
    }),
    'child' => new Operation(function (Scene $scene, array $with) {
        return match ($with['by']) {
            'exec' => [exec("echo $scene->name 2>&-; exit 3", $lines, $status), $lines, $status],
            'shell_exec' => shell_exec("sleep 0.005; echo $scene->name 2>&-"),
            'popen' => (static function () use ($scene) {
                $pipe = popen("cat >/dev/null; exit 0", 'w');
                $closed = pclose($pipe);
                $pipe = popen("echo $scene->name 2>&-; sleep 0.004; echo b 2>&-", 'r');
                return [$closed, stream_get_contents($pipe), pclose($pipe)];
            })(),
            'proc_open' => (static function () use ($scene) {
                $process = proc_open(['cat'], [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
                fwrite($pipes[0], "through $scene->name");
                fclose($pipes[0]);
                $scene->wait();
                return [stream_get_contents($pipes[1]), proc_close($process)];
            })(),
        };
    }, fn (Dice $dice) => ['by' => $dice->of(['exec', 'shell_exec', 'popen', 'proc_open'])], holds: true),
    'notified' => new Operation(function (Scene $scene) {
        // A callback of the stream's context, called while the stream is being opened and read.
        $source = $scene->source('http', str_repeat("notified of $scene->name\n", 100));
        $context = stream_context_create([], ['notification' => static function () use ($scene) {
            $scene->wait();
        }]);
        return file_get_contents($source, false, $context);
    }, holds: false),
    'shared_pair' => new Operation(function (Scene $scene) {
        // Two coroutines and one socket: each gets its own answer or is told, never the other's.
        [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        stream_set_timeout($here, 2);
        $server = $scene->aside(static function () use ($there) {
            while (($line = fgets($there)) !== false) {
                Scene::pause('short');
                @fwrite($there, $line);
            }
        });
        $answers = [];
        $askers = [];
        foreach (['alice', 'bob', 'carol'] as $who) {
            $askers[] = $scene->aside(static function () use ($here, $who, $scene, &$answers) {
                try {
                    if (@fwrite($here, "$who\n") && ($line = @fgets($here)) !== false) {
                        $answers[$who] = trim($line);
                    }
                } catch (\Swoole\Error) {
                    // Told so.
                }
            });
        }
        if (!$scene->hooked) {
            return 'nobody gets another\'s answer';
        }
        foreach ($askers as $asker) {
            $asker->join();
        }
        try {
            if (@fwrite($here, "dave\n") && ($line = @fgets($here)) !== false) {
                $answers['dave'] = trim($line);
            }
        } catch (\Swoole\Error) {
        }
        fclose($here);
        $server->join();
        foreach ($answers as $who => $answer) {
            if ($who !== $answer) {
                return "$who gets $answer";
            }
        }
        return 'nobody gets another\'s answer';
    }),
];
