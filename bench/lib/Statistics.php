<?php
declare(strict_types=1);

namespace Bench;

/** The one kind of average used here: the median, which a disturbed round does not move. */
final class Statistics
{
    /** How much wider the error of a median is than that of a mean. */
    private const MEDIAN_PENALTY = 1.2533;

    /** @param non-empty-list<float|int> $values */
    public static function median(array $values): float
    {
        sort($values);
        $middle = intdiv(count($values), 2);
        return count($values) % 2 ? (float) $values[$middle] : ($values[$middle - 1] + $values[$middle]) / 2;
    }

    /**
     * The standard error of the median of values that have these standard errors.
     *
     * @param non-empty-list<float> $errors
     */
    public static function errorOfMedian(array $errors): float
    {
        $rounds = count($errors);
        return self::median($errors) * ($rounds > 1 ? self::MEDIAN_PENALTY / sqrt($rounds) : 1.0);
    }
}
