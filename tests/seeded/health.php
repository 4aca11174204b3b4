<?php
/** What must be as it was when a program is over: the state of the engine that all coroutines share. */

namespace Seeded;

final class Health
{
    private static int $destroyed = 0;
    private ?self $itself = null;

    /** @return list<string> */
    public static function complaints(): array
    {
        $complaints = [];
        self::$destroyed = 0;
        self::cycle();
        gc_collect_cycles();
        if (self::$destroyed !== 1) {
            $complaints[] = 'the collector is dead: ' . json_encode(gc_status());
        }
        $ended = false;
        $generator = (static function () use (&$ended) {
            try {
                yield;
            } finally {
                $ended = true;
            }
        })();
        $generator->current();
        unset($generator);
        if (!$ended) {
            $complaints[] = 'generators do not end';
        }
        foreach ([
            'output buffers are left' => ob_get_level() !== 0,
            'error_reporting is ' . error_reporting() => error_reporting() !== -1,
            'a session is left' => session_status() === PHP_SESSION_ACTIVE,
            'the error handler is not called' => self::isDeaf(),
            'libxml keeps errors' => function_exists('libxml_use_internal_errors') && libxml_use_internal_errors(),
        ] as $complaint => $is) {
            if ($is) {
                $complaints[] = $complaint;
            }
        }
        return $complaints;
    }

    private static function cycle(): void
    {
        $object = new self();
        $object->itself = $object;
    }

    private static function isDeaf(): bool
    {
        $heard = false;
        set_error_handler(static function () use (&$heard) {
            return $heard = true;
        });
        trigger_error('Does anybody hear this?');
        restore_error_handler();
        return !$heard;
    }

    public function __destruct()
    {
        ++self::$destroyed;
    }
}
