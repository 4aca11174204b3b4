<?php
/**
 * Where a step is made: its name in the program, its waits, its files, and who works at the other end of what it uses.
 *
 * With the extension the waits are waits and the others are coroutines. Without, there is nothing to wait for, and the
 * others do their part when they are told to: now().
 */

namespace Seeded;

use Swoole\Coroutine as Co;
use Swoole\Coroutine\Channel;

final class Scene
{
    /** The ways to wait. What is listed twice is drawn twice as often. */
    public const PAUSES = ['no', 'turn', 'turn', 'turns', 'short', 'short', 'long', 'usleep', 'channel', 'resume', 'pair',
        'select', 'file', 'name', 'collect', 'fiber', 'nested'];

    /** @var array<string, Scene> for callbacks that get nothing but a string or an object that has been through one */
    private static array $all = [];

    private int $waits = 0;

    /** @var list<\Closure> */
    private array $cleaners = [];

    /** @param \Closure(Step, string, ?Scene): void $play makes a step inside of this one */
    public function __construct(public readonly string $name, public readonly Step $step, public readonly bool $hooked, private readonly \Closure $play,
        private readonly ?self $around = null)
    {
        self::$all[$name] = $this;
    }

    public static function of(string $name): self
    {
        // A destructor may come late, when its program is over: then it has nothing to wait for.
        return self::$all[$name] ?? new self($name, new Step('over'), false, static fn () => null);
    }

    /** A program has ended, and so have its destructors. */
    public static function forget(): void
    {
        self::$all = [];
    }

    public function end(): void
    {
        foreach (array_reverse($this->cleaners) as $clean) {
            // Whoever is canceled has no time to clean.
            $this->hooked ? go($clean) : $clean();
        }
        $this->cleaners = [];
    }

    public function onEnd(\Closure $clean): void
    {
        $this->cleaners[] = $clean;
    }

    /** The operation waits here, and what was drawn to happen inside of it happens. */
    public function wait(): void
    {
        $number = $this->waits++;
        $this->waitOnly($number);
        if (isset($this->step->inside[$number])) {
            ($this->play)($this->step->inside[$number], "$this->name.$number", $this);
        }
    }

    /** Nothing else happens here: PHP itself would mix it with what it is in the midst of. */
    public function waitOnly(int $number = 0): void
    {
        $pauses = $this->step->pauses;
        if ($this->hooked && $pauses) {
            // What waits a hundred times does so briefly.
            $how = $pauses[$number % count($pauses)];
            self::pause($number < 6 || $number % 16 === 0 ? $how : ($number % 3 === 0 ? 'turn' : 'no'));
        }
    }

    public static function pause(string $how): void
    {
        if (Co::getCid() < 0) {
            // In a destructor at the end of the script.
            return;
        }
        switch ($how) {
            case 'turn':
                Co::sleep(0);
                break;
            case 'turns':
                for ($i = 0; $i < 5; ++$i) {
                    Co::sleep(0);
                }
                break;
            case 'short':
                Co::sleep(0.001);
                break;
            case 'long':
                Co::sleep(0.004);
                break;
            case 'usleep':
                usleep(1200);
                break;
            case 'channel':
                $channel = new Channel(1);
                go(static function () use ($channel) {
                    Co::sleep(0.001);
                    $channel->push(true, 0);
                });
                $channel->pop();
                break;
            case 'resume':
                $waits = true;
                $id = Co::getCid();
                go(static function () use ($id, &$waits) {
                    Co::sleep(0.001);
                    $waits && Co::resume($id);
                });
                try {
                    Co::yield();
                } finally {
                    $waits = false;
                }
                break;
            case 'pair':
                [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
                go(static function () use ($there) {
                    Co::sleep(0.001);
                    @fwrite($there, "now\n");
                });
                fgets($here);
                break;
            case 'select':
                $silent = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
                $none = null;
                stream_select($silent, $none, $none, 0, 1000);
                break;
            case 'file':
                $file = tmpfile();
                fwrite($file, str_repeat('something ', 3000));
                fflush($file);
                fseek($file, 0);
                fread($file, 30000);
                break;
            case 'name':
                gethostbyname('localhost');
                break;
            case 'collect':
                Co::sleep(0);
                gc_collect_cycles();
                break;
            case 'fiber':
                try {
                    (new \Fiber(static fn () => Co::sleep(0.001)))->start();
                } catch (\FiberError) {
                    // PHP allows none in a destructor.
                    Co::sleep(0.001);
                }
                break;
            case 'nested':
                go(static fn () => Co::sleep(0.002));
                Co::sleep(0);
                break;
        }
    }

    /** Somebody at the other end. $work gets this scene and may wait. */
    public function aside(\Closure $work): Aside
    {
        return new Aside($work, $this->hooked);
    }

    /** A file of this step's own. */
    public function path(string $name = 'file'): string
    {
        return "place/$this->name-$name";
    }

    private function isCompiled(): bool
    {
        return in_array($this->step->name, ['include', 'include_with_syntax_error', 'highlight_file', 'php_strip_whitespace', 'parse_ini_file'], true) || $this->around?->isCompiled();
    }

    /** Something of this name that can be read from, slowly: see Source. */
    public function source(string $kind, string $content, string $ending = 'txt'): string
    {
        // PHP opens no http:// while it is opening what it compiles.
        return Source::make($this, $kind === 'http' && $this->isCompiled() ? 'file' : $kind, $content, $ending);
    }
}

/** Who works at the other end. */
final class Aside
{
    private ?Channel $done = null;

    public function __construct(private readonly \Closure $work, bool $hooked)
    {
        if ($hooked) {
            $this->done = $done = new Channel(1);
            go(static function () use ($work, $done) {
                try {
                    $work();
                } finally {
                    $done->push(true, 0);
                }
            });
        }
    }

    /** Without coroutines: now is the time to do the work. */
    public function now(): void
    {
        $this->done ?? ($this->work)();
    }

    public function join(): void
    {
        $this->done?->pop(5.0);
    }
}
