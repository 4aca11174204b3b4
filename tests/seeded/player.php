<?php
/**
 * Plays programs: with the extension each coroutine of a program is one, without it they are functions that are called
 * one after another. What each step has returned or thrown is kept under its place in the program: "3.0.1" is the second
 * step inside of the first of the fourth coroutine.
 */

namespace Seeded;

use Swoole\Coroutine as Co;

final class Player
{
    /** @var array<string, string> */
    public array $results = [];
    /** @var list<string> what must not be, whatever the program does */
    public array $faults = [];
    /** The status that a step has ended the script with. */
    public ?int $ended = null;

    public static ?Player $playing = null;

    private bool $hooked;

    public function __construct(private readonly Catalogue $catalogue)
    {
        $this->hooked = extension_loaded('swoole');
    }

    public function play(Program $program): void
    {
        self::$playing = $this;
        $this->results = [];
        Scene::forget();
        if (!$this->hooked) {
            foreach ($program->coroutines as $i => $steps) {
                $this->playAll($steps, (string) $i);
            }
            return;
        }
        Co::set(['enable_preemptive_scheduler' => !empty($program->how['preempt'])]);
        Co\run(function () use ($program) {
            foreach ($program->coroutines as $i => $steps) {
                Co::create($this->playAll(...), $steps, (string) $i);
            }
        });
        $left = Co::stats()['coroutine_num'];
        if ($left !== 0) {
            $this->faults[] = "$left coroutines are left";
        }
        $this->faults = [...$this->faults, ...Health::complaints()];
    }

    /**
     * Plays it some more times, which may cost nothing.
     *
     * @return array<string, list<int>> what there was after some rounds, and after some more
     */
    public function repeat(Program $program): array
    {
        $first = $this->results;
        $steps = $program->steps();
        $sizes = [];
        foreach ([2, 4, 4] as $round => $times) {
            for (; $times > 0; --$times) {
                Place::enter();
                ++Loader::$generation;
                $this->play($program);
                foreach ($this->results as $path => $result) {
                    if (($first[$path] ?? $result) !== $result && !str_starts_with($result, 'refused: ') && !Program::isDisturbed($path, $steps, $this->catalogue)) {
                        $this->faults[] = "at the next time $path is $result";
                    }
                }
                $this->results = [];
            }
            gc_collect_cycles();
            $sizes[$round] = ['memory' => memory_get_usage(), 'malloc' => Libc::allocated(), 'descriptors' => count(scandir('/proc/self/fd'))];
        }
        $this->results = $first;
        return ['memory' => array_column($sizes, 'memory'), 'malloc' => array_column($sizes, 'malloc'), 'descriptors' => array_column($sizes, 'descriptors')];
    }

    /** @param list<Step> $steps */
    private function playAll(array $steps, string $coroutine): void
    {
        foreach ($steps as $i => $step) {
            $this->playStep($step, "$coroutine.$i");
        }
    }

    private function playStep(Step $step, string $path, ?Scene $around = null): void
    {
        $operation = $this->catalogue->operation($step->name);
        $scene = new Scene($path, $step, $this->hooked, $this->playStep(...), $around);
        try {
            $result = self::written(($operation->run)($scene, $step->with));
        } catch (\Throwable $thrown) {
            if ($thrown instanceof \Swoole\ExitException) {
                throw $thrown;
            }
            $refused = $thrown instanceof \Swoole\Error;
            $result = ($refused ? 'refused: ' : 'thrown: ') . $thrown::class . ': ' . $thrown->getMessage();
            if (getenv('SEEDED_TRACE')) {
                fwrite(STDERR, "$path $thrown\n");
            }
        }
        $this->results[$path] = $result;
        try {
            $scene->end();
        } catch (\Throwable $thrown) {
            if ($thrown instanceof \Swoole\ExitException) {
                throw $thrown;
            }
            $this->faults[] = "at the end of $path: " . $thrown::class . ': ' . $thrown->getMessage();
        }
    }

    private static function written(mixed $result): string
    {
        // Not by json_encode() or var_export(): others may be in them.
        if (is_array($result)) {
            $parts = [];
            foreach ($result as $key => $value) {
                $parts[] = "$key: " . self::written($value);
            }
            return '[' . implode(', ', $parts) . ']';
        }
        return match (true) {
            is_bool($result) => $result ? 'true' : 'false',
            $result === null => 'null',
            is_string($result) && strlen($result) > 300 => strlen($result) . ' bytes, ' . md5($result) . ': ' . substr($result, 0, 80),
            is_string($result) => "\"$result\"",
            is_object($result) => 'a ' . $result::class,
            default => (string) $result,
        };
    }
}
