<?php
/** What a script sets once for all of its coroutines: an error handler and an autoloader, which wait. */

namespace Seeded;

final class Handler
{
    /** @var array<string, list<string>> by the scene's name */
    public static array $handled = [];

    public static function install(): void
    {
        set_error_handler(static function (int $level, string $message) {
            if (!preg_match('~(?:error|none/)\D*(\d).* of ([\d.]+)~', $message, $match) && !preg_match('~(throw) error of ([\d.]+)~', $message, $match)) {
                return false;
            }
            $scene = Scene::of(rtrim($match[2], '.'));
            $scene->wait();
            if ($match[1] === 'throw') {
                throw new \ErrorException("from the handler of $scene->name");
            }
            self::$handled[$scene->name][] = $match[1];
            return true;
        }, E_USER_WARNING | E_WARNING);
    }
}

final class Loader
{
    /** Classes stay: each program has classes of its own. */
    public static int $generation = 0;

    public static function install(): void
    {
        spl_autoload_register(static function (string $class) {
            $hooked = extension_loaded('swoole');
            if ($class === 'Seeded\Throwing') {
                $hooked && Scene::pause('short');
                throw new \LogicException('the loader throws');
            }
            if (!preg_match('/^Seeded\\\\Loaded\\\\(Base|Kid|Grandkid)((\d+)_(\d+))$/', $class, $match)) {
                $hooked && Scene::pause('short');
                return;
            }
            [, $kind, $suffix, $number] = $match;
            $extends = ['Base' => '', 'Kid' => " extends Base$suffix", 'Grandkid' => " extends Kid$suffix"][$kind];
            $file = "place/$kind$suffix.php";
            file_put_contents($file, "<?php\nnamespace Seeded\\Loaded;\nclass $kind$suffix$extends { const NUMBER = $number; static \$numbers = [self::NUMBER]; "
                . "public function number() { return static::NUMBER; } }\n/* " . str_repeat('pad ', 1000) . '*/');
            $hooked && Libc::evict($file);
            $hooked && Scene::pause('short');
            // Not include_once: whoever loads a class twice declares it twice.
            require $file;
            $hooked && Scene::pause('turn');
        });
    }
}

final class Entities
{
    public static function install(): void
    {
        if (!extension_loaded('dom')) {
            return;
        }
        libxml_set_external_entity_loader(static function (?string $public, ?string $system, array $context) {
            if (!preg_match('/^seeded:([\d.]+)$/', (string) $system, $match)) {
                return $system;
            }
            Scene::of($match[1])->wait();
            $stream = fopen('php://memory', 'r+');
            fwrite($stream, "the entity of $match[1]");
            rewind($stream);
            return $stream;
        });
    }
}
