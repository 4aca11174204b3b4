<?php
/** Files and what PHP reads from them: its own formats, images, archives. Read from where reading waits: see Source. */

namespace Seeded;

$from = static fn (array $kinds, ?\Closure $more = null) => static fn (Dice $dice) => ['from' => $dice->of($kinds)] + ($more ? $more($dice) : []);
$lines = static fn (Scene $scene, int $count) => implode('', array_map(fn ($i) => "line $i of $scene->name\n", range(1, $count)));
$gif = static fn (int $width) => "GIF89a" . pack('vv', $width, 7) . "\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\1D\0;";

return [
    'file_get_contents' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $source = $scene->source($with['from'], $lines($scene, $with['lines']));
        return file_get_contents($source);
    }, $from(Source::KINDS, fn (Dice $dice) => ['lines' => $dice->of([1, 3, 50, 3000])]), holds: true),
    'file' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $read = file($scene->source($with['from'], $lines($scene, 40)), FILE_IGNORE_NEW_LINES);
        return [count($read), $read[39]];
    }, $from(Source::KINDS), holds: true),
    'fgets' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $file = fopen($scene->source($with['from'], $lines($scene, 20)), 'r');
        $read = [];
        while (($line = fgets($file)) !== false) {
            $read[] = trim($line);
        }
        return [$read, feof($file), fclose($file)];
    }, $from(Source::KINDS), holds: true),
    'fscanf' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $file = fopen($scene->source($with['from'], $lines($scene, 3)), 'r');
        return [fscanf($file, 'line %d of %s'), stream_get_line($file, 100, "\n"), fgetc($file), stream_get_contents($file)];
    }, $from(Source::KINDS), holds: true),
    'fgetcsv' => new Operation(function (Scene $scene, array $with) {
        $file = fopen($scene->source($with['from'], str_repeat("$scene->name,\"b c\n d\",3\n", 9)), 'r');
        $rows = [];
        while ($row = fgetcsv($file)) {
            $rows[] = implode('|', $row);
        }
        return $rows;
    }, $from(Source::KINDS), holds: true),
    'readfile' => new Operation(function (Scene $scene, array $with) use ($lines) {
        ob_start();
        $count = readfile($scene->source($with['from'], $lines($scene, $with['lines'])));
        return [$count, ob_get_clean()];
    }, $from(Source::KINDS, fn (Dice $dice) => ['lines' => $dice->of([2, 900])]), notIn: ['output_callback'], holds: true),
    'fpassthru' => new Operation(function (Scene $scene, array $with) use ($lines) {
        ob_start();
        $file = fopen($scene->source($with['from'], $lines($scene, 20)), 'r');
        fgets($file);
        $count = fpassthru($file);
        return [$count, ob_get_clean()];
    }, $from(Source::KINDS), notIn: ['output_callback'], holds: true),
    'copy' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $to = $scene->path('copy');
        return [copy($scene->source($with['from'], $lines($scene, $with['lines'])), $to), md5_file($to), filesize($to), unlink($to)];
    }, $from(Source::KINDS, fn (Dice $dice) => ['lines' => $dice->of([2, 9000])]), holds: true),
    'hash_file' => new Operation(function (Scene $scene, array $with) use ($lines) {
        return hash_file('sha256', $scene->source($with['from'], $lines($scene, $with['lines'])));
    }, $from(Source::KINDS, fn (Dice $dice) => ['lines' => $dice->of([2, 9000])]), holds: true),
    'parse_ini_file' => new Operation(function (Scene $scene, array $with) {
        $content = "[section $scene->name]\nname = $scene->name\nlist[] = a\nlist[] = \"b\${nothing}\"\nyes_or_no = on\nn = 5|2\n" . str_repeat("pad[] = x\n", $with['pad']);
        $read = parse_ini_file($scene->source($with['from'], $content), true, $with['mode']);
        unset($read["section $scene->name"]['pad']);
        return $read;
    }, $from(Source::STEADY, fn (Dice $dice) => ['pad' => $dice->of([0, 900]), 'mode' => $dice->of([INI_SCANNER_NORMAL, INI_SCANNER_RAW, INI_SCANNER_TYPED])]), notIn: ['parse_ini_file'], holds: true),
    'parse_ini_string' => new Operation(function (Scene $scene) {
        return [parse_ini_string("name = $scene->name\nanswer = yes\n[s]\nk = v", true), @parse_ini_string('a = (not closed')];
    }, notIn: ['parse_ini_file']),
    'include' => new Operation(function (Scene $scene, array $with) {
        $content = '<?php return ["' . $scene->name . '", array_sum([1, 2])]; /* ' . str_repeat('pad ', $with['pad']) . '*/';
        return include $scene->source($with['from'], $content, 'php');
    }, $from(['file', 'cold', 'wrapper'], fn (Dice $dice) => ['pad' => $dice->of([0, 3000])]), holds: true),
    'include_that_waits' => new Operation(function (Scene $scene, array $with) {
        ob_start();
        $got = include $scene->source($with['from'], '<?php echo "in it "; Seeded\Scene::of("' . $scene->name . '")->wait(); echo "after"; return __LINE__;', 'php');
        return [$got, ob_get_clean()];
    }, $from(['file', 'cold']), notIn: ['output_callback'], holds: true),
    'include_with_syntax_error' => new Operation(function (Scene $scene, array $with) {
        try {
            include $scene->source($with['from'], "<?php\n\n function { $scene->name", 'php');
        } catch (\ParseError $error) {
            return [$error->getMessage(), $error->getLine()];
        }
    }, $from(['file', 'cold', 'wrapper']), holds: true),
    'eval' => new Operation(function (Scene $scene) {
        return eval('$scene->wait(); return ["' . $scene->name . '", (fn () => __LINE__)()];');
    }, holds: true),
    'highlight_file' => new Operation(function (Scene $scene, array $with) {
        return [highlight_file($scene->source($with['from'], '<?php echo "' . $scene->name . '"; // ' . str_repeat('pad ', 2000), 'php'), true), highlight_string('<?php 1 + 1;', true)];
    }, $from(Source::STEADY), notIn: ['output_callback'], holds: true),
    'php_strip_whitespace' => new Operation(function (Scene $scene, array $with) {
        return php_strip_whitespace($scene->source($with['from'], "<?php\n// a comment\necho  '$scene->name' ;\n/* " . str_repeat('pad ', 2000) . '*/', 'php'));
    }, $from(Source::STEADY), notIn: ['output_callback'], holds: true),
    'getimagesize' => new Operation(function (Scene $scene, array $with) use ($gif) {
        $size = getimagesize($scene->source($with['from'], $gif($with['width']), 'gif'));
        return [$size[0], $size[1], $size['mime']];
    }, $from(Source::KINDS, fn (Dice $dice) => ['width' => $dice->between(1, 999)]), holds: true),
    'mime_content_type' => new Operation(function (Scene $scene, array $with) use ($gif) {
        $source = $scene->source($with['from'], $with['image'] ? $gif(3) : '<?xml version="1.0"?><r/>', 'dat');
        return [mime_content_type($source), (new \finfo(FILEINFO_MIME))->file($source)];
    }, $from(['file', 'cold'], fn (Dice $dice) => ['image' => $dice->once(2)]), needs: ['fileinfo'], holds: true),
    'spl_file_object' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $file = new \SplFileObject($scene->source($with['from'], $lines($scene, 30)));
        $length = 0;
        foreach ($file as $line) {
            $length += strlen($line);
        }
        $file->seek(10);
        return [$length, $file->current(), $file->key()];
    }, $from(['file', 'cold']), holds: true),
    'gz' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $source = $scene->source($with['from'], gzencode($lines($scene, 2000)), 'gz');
        return [count(gzfile($source)), md5(file_get_contents("compress.zlib://$source"))];
    }, $from(['file', 'cold']), holds: true),
    'filters' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $source = $scene->source($with['from'], $lines($scene, 5));
        return [file_get_contents("php://filter/read=string.toupper|convert.base64-encode/resource=$source")];
    }, $from(['file', 'cold', 'wrapper']), holds: true),
    'filter_that_waits' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $file = fopen($scene->source($with['from'], $lines($scene, 5)), 'r');
        stream_filter_append($file, 'seeded.upper', STREAM_FILTER_READ, $scene->name);
        return [stream_get_contents($file), fclose($file)];
        // Not from where the pieces are others, and the filter is called more often.
    }, $from(Source::STEADY), holds: true),
    'memory_stream' => new Operation(function (Scene $scene) {
        $file = fopen('php://temp/maxmemory:100', 'r+');
        stream_filter_append($file, 'seeded.upper', STREAM_FILTER_WRITE, $scene->name);
        fwrite($file, str_repeat("to be large $scene->name ", 20));
        rewind($file);
        return stream_get_contents($file);
    }, holds: true),
    'put_and_get' => new Operation(function (Scene $scene, array $with) {
        $file = $scene->path();
        $put = file_put_contents($file, str_repeat($scene->name, $with['times']), $with['flags']);
        $scene->wait();
        return [$put, md5(file_get_contents($file)), file_put_contents($file, ['more', 'pieces'], FILE_APPEND), filesize($file), unlink($file)];
    }, fn (Dice $dice) => ['times' => $dice->of([1, 100, 50_000]), 'flags' => $dice->of([0, LOCK_EX])], holds: true),
    'read_and_write' => new Operation(function (Scene $scene, array $with) {
        $file = fopen($scene->path(), $with['mode']);
        fwrite($file, "0123456789$scene->name\n");
        $scene->wait();
        fputcsv($file, ['a', 'b c', 'd"e']);
        fprintf($file, '%05d', 42);
        fseek($file, 3);
        $got = [fread($file, 4), ftell($file), fflush($file), ftruncate($file, 8), fseek($file, 0), stream_get_contents($file), fstat($file)['size'], fsync($file)];
        fclose($file);
        unlink($scene->path());
        return $got;
    }, fn (Dice $dice) => ['mode' => $dice->of(['w+', 'x+', 'c+', 'a+'])], holds: true),
    'own_log' => new Operation(function (Scene $scene, array $with) {
        $file = $scene->path('log');
        for ($i = 0; $i < $with['lines']; ++$i) {
            file_put_contents($file, "line $i\n", FILE_APPEND);
        }
        $scene->wait();
        $read = file($file);
        unlink($file);
        return [count($read), end($read)];
    }, fn (Dice $dice) => ['lines' => $dice->between(1, 20)], holds: true),
    'shared_log' => new Operation(function (Scene $scene, array $with) {
        // Lines of all coroutines in one file: mine are whole, all there, and in their order.
        $line = str_repeat("$scene->name ", $with['length']);
        for ($i = 0; $i < 4; ++$i) {
            file_put_contents('place/shared.log', "$line$i\n", FILE_APPEND);
            $scene->wait();
        }
        return array_values(array_filter(file('place/shared.log', FILE_IGNORE_NEW_LINES), fn ($read) => str_starts_with($read, "$scene->name ")));
    }, fn (Dice $dice) => ['length' => $dice->between(1, 30)], holds: true),
    'flock' => new Operation(function (Scene $scene, array $with) {
        // Each adds one while it has the lock. In the end somebody has counted everybody: what is checked is that
        // nobody is in it with me.
        $file = fopen('place/counter', 'c+');
        flock($file, LOCK_EX);
        $number = (int) stream_get_contents($file);
        $scene->wait();
        rewind($file);
        fwrite($file, (string) ($number + 1));
        fflush($file);
        $scene->wait();
        rewind($file);
        $same = (int) stream_get_contents($file) === $number + 1;
        flock($file, LOCK_UN);
        return [$same, fclose($file)];
    }, holds: false),
    'flock_not_now' => new Operation(function (Scene $scene) {
        $file = fopen($scene->path('lock'), 'c+');
        $again = fopen($scene->path('lock'), 'c+');
        $got = [flock($file, LOCK_EX), flock($again, LOCK_EX | LOCK_NB, $would), $would];
        $scene->wait();
        // Closing it is not enough: a process that somebody else has started meanwhile has it, too.
        flock($file, LOCK_UN);
        fclose($file);
        return [...$got, flock($again, LOCK_SH | LOCK_NB)];
    }, holds: true),
    'directories' => new Operation(function (Scene $scene) {
        $place = $scene->path('directory');
        mkdir("$place/a/b", 0777, true);
        touch("$place/z");
        $scene->wait();
        $listed = scandir($place);
        $iterated = [];
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($place, \FilesystemIterator::SKIP_DOTS), \RecursiveIteratorIterator::CHILD_FIRST) as $path) {
            $scene->wait();
            $iterated[] = $path->getFilename();
            $path->isDir() ? rmdir($path) : unlink($path);
        }
        sort($iterated);
        return [$listed, $iterated, glob("$place/*"), rmdir($place)];
    }, holds: true),
    'temporary' => new Operation(function (Scene $scene) {
        $name = tempnam('place', 'temporary');
        $file = tmpfile();
        fwrite($file, $scene->name);
        $scene->wait();
        rewind($file);
        return [file_exists($name), fread($file, 100), rename($name, "$name.new"), unlink("$name.new")];
    }, holds: true),
    'looking' => new Operation(function (Scene $scene) {
        $file = $scene->path();
        file_put_contents($file, $scene->name);
        symlink(basename($file), "$file.link");
        touch($file, 1_000_000);
        $scene->wait();
        clearstatcache();
        $got = [filesize($file), filemtime($file), is_link("$file.link"), readlink("$file.link") === basename($file), is_dir($file), fileperms($file) & 0777];
        unlink("$file.link");
        unlink($file);
        return [...$got, file_exists($file)];
    }, holds: true),
    'archive' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $tar = $scene->path('archive.tar');
        $archive = new \PharData($tar);
        $archive['a.txt'] = $lines($scene, $with['lines']);
        $archive['b/c.txt'] = 'inner';
        unset($archive);
        \Phar::unlinkArchive($tar) ?: null;
        return file_exists($tar);
    }, fn (Dice $dice) => ['lines' => $dice->of([1, 3000])], needs: ['phar']),
    'archive_is_read' => new Operation(function (Scene $scene, array $with) use ($lines) {
        $tar = $scene->path('read.tar');
        $archive = new \PharData($tar);
        $archive['a.txt'] = $lines($scene, 500);
        $archive['b.php'] = "<?php return ['$scene->name', '" . str_repeat('q', 5000) . "'];";
        unset($archive);
        if ($scene->hooked && $with['cold']) {
            Libc::evict($tar);
        }
        $got = [file_get_contents("phar://$tar/a.txt"), count(include "phar://$tar/b.php"), file_exists("phar://$tar/none")];
        \Phar::unlinkArchive($tar);
        return $got;
    }, fn (Dice $dice) => ['cold' => $dice->once(2)], needs: ['phar']),
];
