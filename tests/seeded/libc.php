<?php
/** What PHP does not offer: to take a file out of the page cache, and what malloc has given out. Both through ext-ffi. */

namespace Seeded;

final class Libc
{
    private static ?\FFI $ffi = null;

    private static function ffi(): \FFI
    {
        return self::$ffi ??= \FFI::cdef('
            int open(const char *path, int flags);
            int close(int descriptor);
            int fdatasync(int descriptor);
            int posix_fadvise(int descriptor, long offset, long length, int advice);
            struct mallinfo2 { size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost; };
            struct mallinfo2 mallinfo2(void);');
    }

    /** The next who reads it has to wait for the disk. */
    public static function evict(string $path): void
    {
        if (!extension_loaded('ffi')) {
            return;
        }
        $libc = self::ffi();
        $descriptor = $libc->open($path, 0);
        // What is dirty would stay.
        $libc->fdatasync($descriptor);
        $libc->posix_fadvise($descriptor, 0, 0, 4 /* POSIX_FADV_DONTNEED */);
        $libc->close($descriptor);
    }

    /** Bytes that the main arena has given out. */
    public static function allocated(): int
    {
        if (!extension_loaded('ffi')) {
            return 0;
        }
        $info = self::ffi()->mallinfo2();
        return $info->uordblks + $info->hblkhd;
    }
}
