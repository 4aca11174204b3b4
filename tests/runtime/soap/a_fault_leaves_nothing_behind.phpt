--TEST--
After a SoapFault that was a fatal error, generators run their finally blocks, user filters work and cycles are collected, for everybody
--EXTENSIONS--
soap
--FILE--
<?php
class Upper extends php_user_filter
{
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            $bucket->data = strtoupper($bucket->data);
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }
}
stream_filter_register('upper', Upper::class);

function look(string $who): void
{
    $generator = (function () use ($who) {
        try {
            yield;
        } finally {
            echo "$who: finally\n";
        }
    })();
    $generator->current();
    unset($generator);
    $cycle = new stdClass();
    $cycle->self = $cycle;
    unset($cycle);
    echo "$who: ", gc_collect_cycles() > 0 ? "cycles are collected\n" : "cycles stay\n";
    $stream = fopen('php://memory', 'r+');
    stream_filter_append($stream, 'upper', STREAM_FILTER_WRITE);
    fwrite($stream, "$who: a filter\n");
    rewind($stream);
    fpassthru($stream);
}

$wsdl = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($wsdl, '<definitions>');
$fail = function () use ($wsdl) {
    try {
        new SoapClient($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE]);
    } catch (SoapFault $fault) {
        echo substr($fault->getMessage(), 0, 24), "\n";
    }
};
Co\run(function () use ($fail) {
    $fail();
    look('the same coroutine');
    go(fn () => look('another one'));
    $parked = go(function () {
        Co::yield();
        look('one that was there');
    });
    go($fail);
    Co::resume($parked);
});
look('after all of them');
$fail();
look('outside of coroutines');
unlink($wsdl);
?>
--EXPECT--
SOAP-ERROR: Parsing WSDL
the same coroutine: finally
the same coroutine: cycles are collected
THE SAME COROUTINE: A FILTER
another one: finally
another one: cycles are collected
ANOTHER ONE: A FILTER
SOAP-ERROR: Parsing WSDL
one that was there: finally
one that was there: cycles are collected
ONE THAT WAS THERE: A FILTER
after all of them: finally
after all of them: cycles are collected
AFTER ALL OF THEM: A FILTER
SOAP-ERROR: Parsing WSDL
outside of coroutines: finally
outside of coroutines: cycles are collected
OUTSIDE OF COROUTINES: A FILTER
