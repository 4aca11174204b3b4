<?php
/** The empty directory "place" below the current one, in which a program has its files. */

namespace Seeded;

final class Place
{
    public static function enter(): void
    {
        self::remove('place');
        mkdir('place');
        mkdir('place/sessions');
    }

    public static function remove(string $path): void
    {
        if (is_dir($path) && !is_link($path)) {
            foreach (array_diff(scandir($path), ['.', '..']) as $name) {
                self::remove("$path/$name");
            }
            rmdir($path);
        } elseif (file_exists($path) || is_link($path)) {
            unlink($path);
        }
    }
}
