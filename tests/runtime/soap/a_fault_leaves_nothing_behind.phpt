--TEST--
After a SoapFault that was a fatal error, generators run their finally blocks and user filters work, for everybody
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
THE SAME COROUTINE: A FILTER
another one: finally
ANOTHER ONE: A FILTER
SOAP-ERROR: Parsing WSDL
one that was there: finally
ONE THAT WAS THERE: A FILTER
after all of them: finally
AFTER ALL OF THEM: A FILTER
SOAP-ERROR: Parsing WSDL
outside of coroutines: finally
OUTSIDE OF COROUTINES: A FILTER
