--TEST--
A canceled scope waits, without being busy, for a child whose work on another thread cannot be ended, and cancels its next wait
--FILE--
<?php
use Swoole\Coroutine\{CanceledException, Scope};

function work(): void
{
    hash_pbkdf2('sha256', 'a', 'b', 300_000);
    echo "the work is done\n";
}
/** Seconds of computing of all threads while $deed is done in a scope, which is canceled meanwhile or not. */
function computing(bool $cancels, callable $deed): float
{
    $cpu = 0.0;
    Co\run(function () use ($cancels, $deed, &$cpu) {
        $now = function (): float {
            $usage = getrusage();
            return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
        };
        $cpu -= $now();
        try {
            Scope::run(function (Scope $scope) use ($cancels, $deed) {
                $scope->spawn($deed);
                $scope->spawn(function () use ($cancels) {
                    Co::sleep(0.001);
                    $cancels && throw new DomainException('over');
                });
            });
        } catch (DomainException $e) {
            echo $e->getMessage(), "\n";
        }
        $cpu += $now();
    });
    return $cpu;
}
$alone = computing(false, work(...));
$canceled = computing(true, work(...));
// Whoever asks all the time computes as long as the other thread does.
echo $canceled < 1.6 * $alone ? "the loop has waited\n" : sprintf("busy: %.3f s instead of %.3f\n", $canceled, $alone);
echo "-- it goes on\n";
computing(true, function () {
    work();
    try {
        Co::sleep(0); // As short as a wait can be.
        echo "NEVER\n";
    } catch (CanceledException) {
        echo "canceled at once\n";
    }
});
?>
--EXPECT--
the work is done
the work is done
over
the loop has waited
-- it goes on
the work is done
canceled at once
over
