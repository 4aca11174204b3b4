<?php
/**
 * A php in which programs are played: with the extension or without, in an empty directory, watched by somebody who ends
 * it when it does not come on.
 */

namespace Seeded;

final class Child
{
    /** For a program: most take some hundredths of a second. */
    private const LONGEST_S = 20;

    /** @param list<string> $options of php */
    public function __construct(private readonly array $options, private readonly bool $hooked)
    {
    }

    /** The options of php for the extensions that there are. Built-in ones and those that are missing are left out. */
    public static function extensions(): array
    {
        $options = [];
        foreach (['ctype', 'dom', 'exif', 'ffi', 'fileinfo', 'iconv', 'igbinary', 'mbstring', 'mysqlnd', 'pdo', 'phar', 'posix', 'simplexml', 'soap',
            'sockets', 'sqlite3', 'tokenizer', 'xml', 'xmlreader', 'xmlwriter', 'xsl', 'mysqli', 'pdo_mysql', 'pdo_pgsql', 'pdo_sqlite', 'pgsql',
            'redis', 'sysvsem', 'sysvshm', 'sysvmsg', 'curl'] as $name) {
            if (is_file(ini_get('extension_dir') . "/$name.so")) {
                array_push($options, '-d', "extension=$name");
            }
        }
        return $options;
    }

    /**
     * @param list<Program> $programs
     * @return list<array{results?: array, faults?: array, ended?: int, sizes?: array, output: string, end?: string}>
     */
    public function play(array $programs): array
    {
        $place = sys_get_temp_dir() . '/swoole-test-' . bin2hex(random_bytes(8));
        mkdir($place);
        file_put_contents("$place/programs", implode("\n", array_map(fn (Program $program) => $program->toJson(), $programs)) . "\n");
        $all = [];
        try {
            while (count($all) < count($programs)) {
                $before = count($all);
                $all = [...$all, ...$this->playFrom($place, $before)];
                if (count($all) === $before) {
                    throw new \RuntimeException("nothing is played:\n" . file_get_contents("$place/output"));
                }
            }
        } finally {
            exec('rm -rf ' . escapeshellarg($place));
        }
        return $all;
    }

    private function playFrom(string $place, int $first): array
    {
        foreach (['results', 'output'] as $name) {
            file_put_contents("$place/$name", '');
        }
        $command = [PHP_BINARY, '-n', ...self::extensions(), '-d', 'display_errors=stderr', '-d', 'log_errors=0', '-d', 'html_errors=0',
            '-d', 'memory_limit=512M', '-d', 'soap.wsdl_cache_enabled=0', ...$this->options, __DIR__ . '/play.php', "$place/programs", "$place/results", (string) $first];
        if ($this->hooked && getenv('VALGRIND')) {
            $command = ['valgrind', '-q', '--num-callers=30', '--error-exitcode=99', '--exit-on-first-error=yes',
                '--suppressions=' . dirname(__DIR__, 2) . '/scripts/valgrind.supp', ...$command];
        }
        $environment = ['TMPDIR' => $place, 'RUST_BACKTRACE' => '0'] + getenv() + ($this->hooked && getenv('VALGRIND') ? ['USE_ZEND_ALLOC' => '0', 'ZEND_DONT_UNLOAD_MODULES' => '1'] : []);
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['file', "$place/output", 'a'], ['redirect', 1]], $pipes, $place, $environment);
        $limit = self::LONGEST_S * (getenv('VALGRIND') ? 20 : 1);
        $size = -1;
        $since = microtime(true);
        while (($status = proc_get_status($process))['running']) {
            usleep(5000);
            clearstatcache();
            $now = filesize("$place/results");
            if ($now !== $size) {
                [$size, $since] = [$now, microtime(true)];
            } elseif (microtime(true) - $since > $limit) {
                // A fatal signal makes the extension say where everybody stands.
                proc_terminate($process, SIGABRT);
                usleep(300000);
                proc_terminate($process, SIGKILL);
                $status = ['signaled' => true, 'termsig' => 'none: it has hung', 'exitcode' => -1] + $status;
                break;
            }
        }
        proc_close($process);
        return self::read($place, $status);
    }

    private static function read(string $place, array $status): array
    {
        $all = [];
        $begun = 0;
        $ended = null;
        foreach (file("$place/results", FILE_IGNORE_NEW_LINES) as $line) {
            $line = json_decode($line, true) ?? [];
            if (isset($line['begun'])) {
                ++$begun;
            }
            if (isset($line['done'])) {
                $all[] = $line + ['output' => ''];
                $ended = array_key_exists('ended', $line) ? count($all) - 1 : null;
            }
        }
        $outputs = explode("\x1e", file_get_contents("$place/output"));
        foreach ($all as $i => $line) {
            $all[$i]['output'] = trim($outputs[$i + 1] ?? '');
        }
        $end = $status['signaled'] ? "signal $status[termsig]" : "status $status[exitcode]";
        if ($ended !== null) {
            // It has ended the script on purpose, or by accident: then it says so, too.
            $all[$ended]['end'] = $end;
        } elseif ($begun > count($all)) {
            $all[] = ['results' => [], 'output' => trim($outputs[count($all) + 1] ?? ''), 'end' => $end];
        } elseif ($all && $end !== 'status 0') {
            $all[count($all) - 1]['end'] = $end;
        }
        return $all;
    }
}
