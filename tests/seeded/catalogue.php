<?php
/**
 * The table of operations that programs are made of: operations/*.php, each a list by name. An operation whose extension
 * or server is not there is left out; one that is switched off says why.
 */

namespace Seeded;

final class Operation
{
    public \Closure $draw;

    /**
     * @param \Closure(Scene, array): mixed $run makes it, and returns what does not depend on who else runs meanwhile
     * @param (\Closure(Dice): array)|null $draw what is to be decided by the seed
     * @param bool $holds whether it waits in the midst, where other steps can be made
     * @param list<string> $notIn operations inside of which PHP itself does not allow it, or means something else by it
     * @param list<string> $needs extensions, and settings of the environment (in capitals)
     * @param bool $ends it ends the script
     * @param bool $shares it uses what another coroutine may be using, and may be told so instead of being served
     * @param bool $disturbs it cuts short what is inside of it: nothing is said about the results of that
     * @param bool $leaks PHP itself loses memory by it
     * @param string|null $off why it is not drawn
     */
    public function __construct(
        public \Closure $run,
        ?\Closure $draw = null,
        public bool $holds = false,
        public array $notIn = [],
        public array $needs = [],
        public bool $ends = false,
        public bool $shares = false,
        public bool $disturbs = false,
        public bool $leaks = false,
        public ?string $off = null,
    ) {
        $this->draw = $draw ?? static fn () => [];
    }

    public function missing(): ?string
    {
        foreach ($this->needs as $need) {
            $there = match (true) {
                $need === strtoupper($need) => (string) getenv($need) !== '',
                // Whoever draws the programs may be a php without them.
                default => extension_loaded($need) || in_array("extension=$need", Child::extensions(), true),
            };
            if (!$there) {
                return $need;
            }
        }
        return null;
    }
}

final class Catalogue
{
    /** @var array<string, Operation> */
    private array $operations = [];

    public function __construct()
    {
        foreach (glob(__DIR__ . '/operations/*.php') as $file) {
            $this->operations += require $file;
        }
    }

    public function operation(string $name): Operation
    {
        return $this->operations[$name] ?? throw new \RuntimeException("no operation is called $name");
    }

    /** @return list<string> what can be drawn; with SEEDED_ONLY, names that match it */
    public function names(): array
    {
        static $names = null;
        if ($names === null) {
            $only = getenv('SEEDED_ONLY') ?: '.';
            $drawn = fn (Operation $operation, string $name) => !$operation->off && !$operation->ends && !$operation->missing() && preg_match("/$only/", $name);
            $names = array_keys(array_filter($this->operations, $drawn, ARRAY_FILTER_USE_BOTH));
        }
        return $names;
    }

    /** @return list<string> */
    public function endings(): array
    {
        return array_keys(array_filter($this->operations, fn (Operation $operation) => $operation->ends && !$operation->off && !$operation->missing()));
    }

    /** @return array<string, string> what is not drawn, and why */
    public function left(): array
    {
        $why = array_map(fn (Operation $operation) => $operation->off ?? ($operation->missing() ? 'without ' . $operation->missing() : null), $this->operations);
        return array_filter($why);
    }

    /** @param list<string> $around */
    public function mayBeIn(string $name, array $around): bool
    {
        return !array_intersect($this->operation($name)->notIn, $around);
    }
}
