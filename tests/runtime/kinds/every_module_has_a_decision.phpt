--TEST--
Every module of this PHP, loaded or installed, is decided about in the table of kinds, and every row of it can be read
--FILE--
<?php
$rows = array_slice(file(__DIR__ . '/../../../ext/src/runtime/kinds/table.md', FILE_IGNORE_NEW_LINES), 2);
$names = fn (string $cell) => array_values(array_filter(array_map('trim', explode('`', $cell))));
$kinds = ['free', 'owned', 'in turn', 'gated', 'in place', 'closes', 'travels'];
$decided = [];
$last = [];
foreach ($rows as $number => $row) {
    $cells = array_map('trim', explode('|', trim($row, '|')));
    [$modules, $functions, $kind, $by, $why] = $cells + array_fill(0, 5, '');
    if (count($cells) !== 5 || !$names($modules) || ($functions !== 'all' && !$names($functions)) || !in_array($kind, $kinds, true)) {
        echo "not a row: $row\n";
    }
    if (in_array($kind, ['owned', 'in turn', 'closes'], true) && $by === '') {
        echo "by what? $row\n";
    }
    foreach ($names($modules) as $module) {
        if (isset($last[$module])) {
            echo "$module: a row after the one for all its functions is never read\n";
        }
        $decided[$module] = true;
        if ($functions === 'all') {
            $last[$module] = true;
        }
    }
}
foreach (array_diff_key($decided, $last) as $module => $_) {
    echo "$module: no row for all other functions\n";
}

$modules = get_loaded_extensions();
foreach (glob(ini_get('extension_dir') . '/*.so') as $library) {
    $modules[] = basename($library, '.so');
}
// The file has another name than the module.
$modules = array_map(fn (string $name) => ['opcache' => 'zend opcache'][$name] ?? strtolower($name), $modules);
$missing = array_diff(array_unique($modules), array_keys($decided));
echo $missing ? 'no decision about ' . implode(', ', $missing) : 'all are decided about', "\n";

// Names of functions and methods that the table mentions exist, where their module is loaded.
$unknown = [];
foreach ($rows as $row) {
    [$modules, $functions] = array_map('trim', explode('|', trim($row, '|')));
    foreach ($names($modules) as $module) {
        if (!extension_loaded($module)) {
            continue;
        }
        foreach ($names($functions) as $name) {
            if ($name === 'all' || str_ends_with($name, '*')) {
                continue;
            }
            [$class, $method] = str_contains($name, '::') ? explode('::', $name) : [null, $name];
            if ($class ? !method_exists($class, $method) : !function_exists($name)) {
                $unknown[] = $name;
            }
        }
    }
}
echo $unknown ? 'unknown: ' . implode(', ', $unknown) : 'all names are known', "\n";
?>
--EXPECT--
all are decided about
all names are known
