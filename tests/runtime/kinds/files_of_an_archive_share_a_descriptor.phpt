--TEST--
Files of a phar archive share a descriptor and what they are unpacked into: coroutines that read them at once each get their own
--EXTENSIONS--
phar
zlib
--INI--
phar.readonly=0
--FILE--
<?php
$path = sys_get_temp_dir() . '/swoole-test-' . getmypid();
$contents = [];
for ($i = 0; $i < 20; $i++) {
    $contents[$i] = str_repeat("file $i ", 2000 + $i);
}
// What the pool reads is what is not in the page cache.
function forget(string $path): void
{
    exec('dd ' . escapeshellarg("of=$path") . ' oflag=nocache conv=notrunc,fdatasync count=0 2>/dev/null');
}

Co\run(function () use ($path, $contents) {
    // Made while others sleep, in a callback of the script that waits.
    $slept = false;
    go(function () use (&$slept) {
        Co::sleep(0.001);
        $slept = true;
    });
    $archive = new Phar("$path.phar");
    $others = 0;
    $archive->buildFromIterator((function () use ($path, $contents, &$others) {
        foreach ($contents as $i => $text) {
            file_put_contents("$path.$i", $text);
            // Another coroutine comes while this one is inside; it gets what is there.
            go(function () use ($path, $i, &$others) {
                $others += @file_exists("phar://$path.phar/$i.txt") === false ? 0 : 1;
            });
            Co::sleep(0.001);
            yield "$i.txt" => "$path.$i";
        }
    })());
    $archive->addFromString('code.php', '<?php return "included";');
    $archive->compressFiles(Phar::GZ);
    unset($archive);
    echo $slept ? 'others have slept' : 'NOBODY ran', "\n";
    array_map(fn (int $i) => unlink("$path.$i"), array_keys($contents));

    forget("$path.phar");
    $right = 0;
    $readers = [];
    foreach ($contents as $i => $text) {
        $readers[] = go(function () use ($path, $i, $text, &$right) {
            $right += file_get_contents("phar://$path.phar/$i.txt") === $text;
            $stream = fopen("phar://$path.phar/$i.txt", 'r');
            $read = '';
            while (!feof($stream)) {
                $read .= fread($stream, 1000);
                Co::sleep(0.0001);
            }
            fclose($stream);
            $right += $read === $text;
        });
        $readers[] = go(function () use ($path, $i, $text, &$right) {
            $right += (new PharFileInfo("phar://$path.phar/$i.txt"))->getContent() === $text;
            $right += (include "phar://$path.phar/code.php") === 'included';
        });
    }
    Co::join($readers);
    echo "$right of 80 are right\n";
    echo implode(' ', array_map(filesize(...), ["phar://$path.phar/0.txt", "phar://$path.phar/19.txt"])), "\n";
    echo count(scandir("phar://$path.phar")), " entries\n";

    // Everything that the wrapper can do, with an archive of its own.
    $url = "phar://$path.other.phar";
    file_put_contents("$url/new.txt", 'new');
    echo file_get_contents("$url/new.txt"), "\n";
    mkdir("$url/directory");
    echo implode(' ', scandir($url)), "\n";
    rmdir("$url/directory");
    rename("$url/new.txt", "$url/newer.txt");
    echo file_get_contents("$url/newer.txt"), ' ', implode(' ', scandir($url)), "\n";
    file_put_contents("$url/other.txt", 'other');
    unlink("$url/newer.txt");
    echo implode(' ', scandir($url)), ' ', is_file("$url/other.txt") ? 'is there' : 'is NOT there', "\n";
});
unlink("$path.phar");
unlink("$path.other.phar");
?>
--EXPECT--
others have slept
80 of 80 are right
14000 16152
21 entries
new
directory new.txt
new newer.txt
other.txt is there
