<?php
/**
 * Modules that no table knows, compiled when a test needs them: clumsy.c keeps what a call is about in a global while it
 * waits in libc. Functions NAME_ask($stream, $word), NAME_nap($milliseconds, $word), NAME_call($callback, $word) and
 * NAME_most(), a class NAME with a method ask().
 *
 *     run_with_modules(['clumsy'], <<<'PHP' ... PHP);      // prints as run_php() does
 */
require_once __DIR__ . '/run.php';

function clumsy_compiler(): ?string
{
    foreach (['cc', 'gcc', 'clang'] as $compiler) {
        if (trim((string) shell_exec("command -v $compiler")) !== '') {
            return $compiler;
        }
    }
    return null;
}

/** The flags for PHP's headers, of the version that runs the tests. */
function clumsy_headers(): ?string
{
    $config = getenv('PHP_CONFIG') ?: 'php-config';
    $flags = trim((string) shell_exec("$config --includes 2>/dev/null"));
    return $flags !== '' && str_starts_with(trim((string) shell_exec("$config --version")), PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . '.')
        ? $flags : null;
}

/** Compiles a module of this name into a directory. */
function clumsy_compile(string $name, string $directory): void
{
    $source = escapeshellarg(__DIR__ . '/clumsy.c');
    $target = escapeshellarg("$directory/$name.so");
    exec(clumsy_compiler() . " -shared -fPIC -O1 -w -DNAME=$name " . clumsy_headers() . " $source -o $target 2>&1", $output, $status);
    if ($status !== 0) {
        echo implode("\n", $output), "\n";
    }
}

/** Runs PHP code with such modules; with $dl they lie where dl() looks for them. The code may use clumsy_answer(). */
function run_with_modules(array $names, string $code, string $options = '', bool $dl = false): void
{
    $directory = sys_get_temp_dir() . '/swoole-test-modules-' . getmypid();
    mkdir($directory);
    foreach ($names as $name) {
        clumsy_compile($name, $directory);
        $options .= $dl ? '' : ' -d extension=' . escapeshellarg("$directory/$name.so");
    }
    if ($dl) {
        $options .= ' -d extension_dir=' . escapeshellarg($directory);
    }
    $helper = var_export(__FILE__, true);
    run_php("require $helper;\n$code", $options);
    array_map('unlink', glob("$directory/*"));
    rmdir($directory);
}

/** Answers each line that comes with "answer to LINE", until the other side is closed; $before is called first. */
function clumsy_answer($socket, ?Closure $before = null): void
{
    while (($line = fgets($socket)) !== false) {
        $before && $before(trim($line));
        fwrite($socket, 'answer to ' . $line);
    }
}
