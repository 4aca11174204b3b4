<?php
declare(strict_types=1);

namespace Bench;

use RuntimeException;

/** One run of the benchmark: its settings from the environment, and what all scenarios share. */
final class Bench
{
    public readonly int $rounds;
    public readonly float $duration;
    /** The server has one CPU to itself and the load generator another, where the machine has two. */
    public readonly ?int $serverCpu;
    public readonly ?int $loadCpu;
    public readonly Report $report;
    private readonly string $root;
    /** @var list<Php> those that can be used; ours first */
    private array $phps = [];
    private ?string $floors = null;

    public function __construct()
    {
        $this->rounds = max(1, (int) (getenv('ROUNDS') ?: 5));
        $this->duration = max(1.0, (float) (getenv('DURATION') ?: 4));
        $this->root = dirname(__DIR__, 2);
        $this->report = new Report();
        $cpus = Machine::cpus();
        $pin = count($cpus) > 1 && Command::exists('taskset');
        $this->serverCpu = $pin ? $cpus[0] : null;
        $this->loadCpu = $pin ? $cpus[1] : null;
    }

    /** Finds out which extensions can take part and writes the header of the report. */
    public function introduce(): void
    {
        $complaints = $this->findPhps();
        $pinned = $this->serverCpu === null
            ? 'not pinned to CPUs' . (Command::exists('taskset') ? ' (there is only one)' : ' (taskset is missing: util-linux)')
            : "server on CPU $this->serverCpu, load generator on CPU $this->loadCpu";
        $this->report->line('# Benchmark of ' . gmdate('Y-m-d H:i') . ' UTC');
        $this->report->line();
        $this->report->line('* machine: ' . Machine::model() . ', ' . Machine::cores() . ' cores, ' . php_uname('m'));
        $this->report->line('* kernel: ' . php_uname('s') . ' ' . php_uname('r'));
        $this->report->line('* PHP: ' . PHP_VERSION . (PHP_ZTS ? ' ZTS' : ' NTS'));
        $this->report->line('* commit: ' . $this->commit());
        foreach ($this->phps as $php) {
            $who = $php->prefix === '' ? 'extension' : 'rival';
            $this->report->line("* $who: " . basename($php->extension) . ', swoole ' . $php->version());
        }
        $this->report->line("* run: $this->rounds rounds, $this->duration s per measurement with wrk, $pinned");
        $this->report->line('* CPU time: ' . Machine::accounting());
        $this->report->line();
        foreach ($complaints as $who => $complaint) {
            $this->report->notRun($who, $complaint);
        }
    }

    /**
     * A script of scenarios/ as contestants: with our extension, and with the rival's if there is one.
     *
     * @return list<Contestant>
     */
    public function php(string $script, string ...$arguments): array
    {
        $contestants = [];
        foreach ($this->phps as $php) {
            $name = trim("$php->prefix $script");
            $contestants[] = new Contestant($name, $php->command($script, ...$arguments));
        }
        return $contestants;
    }

    /**
     * The prefixes of the extensions that take part: '' for ours, 'rival ' for the other.
     *
     * @return list<string>
     */
    public function prefixes(): array
    {
        return array_map(static fn (Php $php): string => $php->prefix === '' ? '' : "$php->prefix ", $this->phps);
    }

    public function floor(string $name, string ...$arguments): Contestant
    {
        $this->floors ??= $this->buildFloors();
        return new Contestant($name, ["$this->floors/$name", ...array_values($arguments)]);
    }

    /** The path of a file that is built with the floors. */
    public function floorFile(string $name): string
    {
        return ($this->floors ??= $this->buildFloors()) . "/$name";
    }

    public function mysqlPort(): string
    {
        $port = (string) getenv('MYSQL_PORT');
        if ($port === '') {
            throw new RuntimeException('MYSQL_PORT is not set; it names a MariaDB or MySQL on 127.0.0.1 with user root, '
                . 'password root and a database test (`make bench` starts one)');
        }
        return $port;
    }

    /** @return array<string, string> why one cannot take part, by who it is */
    private function findPhps(): array
    {
        $all = ['everything in PHP' => new Php('', getenv('EXTENSION') ?: "$this->root/modules/swoole.so")];
        $rival = (string) getenv('RIVAL');
        if ($rival !== '') {
            $flags = preg_split('/\s+/', trim((string) getenv('RIVAL_FLAGS')), -1, PREG_SPLIT_NO_EMPTY);
            $all['the rival'] = new Php('rival', $rival, $flags);
        }
        $complaints = array_filter(array_map(static fn (Php $php): string => $php->complaint(), $all));
        $this->phps = array_values(array_diff_key($all, $complaints));
        return $complaints;
    }

    /** Builds the yardsticks and names the folder that they are in. */
    private function buildFloors(): string
    {
        Command::need('cargo');
        $manifest = "$this->root/Cargo.toml";
        fwrite(STDERR, "building the floors\n");
        Command::run(['cargo', 'build', '--quiet', '--release', '--manifest-path', $manifest, '-p', 'swoole-bench-floor']);
        $metadata = Command::run(['cargo', 'metadata', '--format-version', '1', '--no-deps', '--manifest-path', $manifest]);
        return json_decode($metadata, true, flags: JSON_THROW_ON_ERROR)['target_directory'] . '/release';
    }

    private function commit(): string
    {
        try {
            $commit = trim(Command::run(['git', '-C', $this->root, 'rev-parse', '--short', 'HEAD']));
            $changed = trim(Command::run(['git', '-C', $this->root, 'status', '--porcelain', '--untracked-files=no']));
        } catch (RuntimeException) {
            return 'unknown';
        }
        return $commit . ($changed === '' ? '' : ' with changes');
    }
}
