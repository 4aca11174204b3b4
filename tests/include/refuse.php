<?php
/**
 * A filter of system calls, as containers have one: from here on, in this process and its children, some calls fail.
 *
 *     refuse(['eventfd2' => 1]);               // EPERM
 *     refuse_threads();
 *
 * Needs ext-ffi. There is no way back.
 */

const SYSTEM_CALLS = [
    'x86_64' => ['eventfd2' => 290, 'epoll_create1' => 291, 'timerfd_create' => 283, 'clone' => 56, 'clone3' => 435, 'timer_create' => 222, 'seccomp' => 317],
    'aarch64' => ['eventfd2' => 19, 'epoll_create1' => 20, 'timerfd_create' => 85, 'clone' => 220, 'clone3' => 435, 'timer_create' => 107, 'seccomp' => 277],
];

/** @param array<string, int> $calls error numbers by the calls' names */
function refuse(array $calls): void
{
    $numbers = SYSTEM_CALLS[php_uname('m')];
    $rows = [[0x20, 0, 0, 0]];                              // the call's number
    foreach ($calls as $name => $error) {
        $rows[] = [0x15, 0, 1, $numbers[$name]];            // is it this one?
        $rows[] = [0x06, 0, 0, 0x00050000 | $error];        // it fails
    }
    $rows[] = [0x06, 0, 0, 0x7fff0000];                     // any other is let through
    $libc = FFI::cdef(<<<'C'
        struct row { uint16_t code; uint8_t yes; uint8_t no; uint32_t what; };
        struct program { uint16_t length; struct row *rows; };
        int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long);
        long syscall(long, long, long, struct program *);
        C);
    $filter = $libc->new('struct row[' . count($rows) . ']');
    foreach ($rows as $i => $row) {
        [$filter[$i]->code, $filter[$i]->yes, $filter[$i]->no, $filter[$i]->what] = $row;
    }
    $program = $libc->new('struct program');
    $program->length = count($rows);
    $program->rows = FFI::addr($filter[0]);
    // PR_SET_NO_NEW_PRIVS; SECCOMP_SET_MODE_FILTER
    if ($libc->prctl(38, 1, 0, 0, 0) !== 0 || $libc->syscall($numbers['seccomp'], 1, 0, FFI::addr($program)) !== 0) {
        die('the filter was not taken');
    }
}

/** From here on no thread can be made, nor a process: EAGAIN, as where a limit is reached. */
function refuse_threads(): void
{
    // ENOSYS: libc then tries the older one.
    refuse(['clone3' => 38, 'clone' => 11]);
}
