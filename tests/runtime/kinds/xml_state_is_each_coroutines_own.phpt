--TEST--
libxml's errors, settings and loader are each coroutine's own, while documents come slowly and afterwards
--EXTENSIONS--
dom
simplexml
--FILE--
<?php
/** A document that comes in pieces, each after a turn of the others. */
class Slow
{
    public $context;
    public static array $documents = [];
    private string $text;

    public function stream_open(string $path): bool
    {
        $this->text = self::$documents[substr($path, strlen('slow://'))];
        return true;
    }

    public function stream_read(int $count): string
    {
        Co::sleep(0);
        $piece = substr($this->text, 0, 100);
        $this->text = (string) substr($this->text, 100);
        return $piece;
    }

    public function stream_eof(): bool
    {
        return $this->text === '';
    }

    public function stream_stat(): array
    {
        return [];
    }

    public function stream_set_option(): bool
    {
        return false;
    }

    public function url_stat(): array
    {
        return [];
    }
}
stream_wrapper_register('slow', 'Slow');
for ($i = 0; $i < 1000; $i++) {
    Slow::$documents["good$i"] = '<r>' . str_repeat("<p>$i</p>", 50) . '</r>';
    Slow::$documents["bad$i"] = "<r>&undefined$i;" . str_repeat("<p>$i</p>", 50) . '</r>';
}
$errors = fn () => array_map(fn ($error) => trim($error->message) . ' in ' . basename($error->file), libxml_get_errors());

// What the main script has set counts for all; what they set themselves is their own.
libxml_use_internal_errors(true);
Co\run(function () use ($errors) {
    $wrong = 0;
    $all = [];
    for ($i = 0; $i < 1000; $i++) {
        $all[] = go(function () use ($i, $errors, &$wrong) {
            $kind = $i % 3 ? 'good' : 'bad';
            $document = new DOMDocument();
            $loaded = $document->load("slow://$kind$i");
            Co::sleep(0);
            $expected = $kind === 'bad' ? [false, ["Entity 'undefined$i' not defined in $kind$i"]] : [true, []];
            $wrong += [$loaded, $errors()] !== $expected;
            libxml_clear_errors();
            Co::sleep(0);
            $wrong += $errors() !== [];
        });
    }
    Co::join($all);
    echo "a thousand: $wrong wrong\n";

    $before = libxml_use_internal_errors(true);
    $other = go(function () {
        $was = libxml_use_internal_errors(false);
        Co::sleep(0.001);
        echo 'off here: ', json_encode([$was, libxml_use_internal_errors(false)]), "\n";
        @simplexml_load_string('<');
        echo 'a warning: ', error_get_last()['message'], "\n";
        error_clear_last();
    });
    Co::sleep(0);
    simplexml_load_string('<broken');
    Co::join([$other]);
    echo 'on there: ', json_encode([$before, libxml_use_internal_errors()]), ', ', count(libxml_get_errors()), " error\n";

    // The one that is started has its starter's settings, and none of its errors.
    go(fn () => print('inherited: ' . json_encode([libxml_use_internal_errors(), libxml_get_errors()]) . "\n"));
});
echo 'the main script: ', json_encode([libxml_use_internal_errors(), libxml_get_errors()]), "\n";

// The loader of entities is its coroutine's, and may wait.
Co\run(function () {
    foreach (['alice', 'bob'] as $who) {
        go(function () use ($who) {
            libxml_set_external_entity_loader(function () use ($who) {
                Co::sleep(0.001);
                $dtd = fopen('php://memory', 'r+');
                fwrite($dtd, "<!ENTITY who \"$who\">");
                rewind($dtd);
                return $dtd;
            });
            $document = new DOMDocument();
            $document->loadXML('<!DOCTYPE r SYSTEM "of-nobody"><r>&who;</r>', LIBXML_DTDLOAD | LIBXML_NOENT);
            $text = $document->documentElement->textContent;
            echo "$who: $text\n";
        });
    }
    go(function () {
        Co::sleep(0.002);
        echo 'none: ', json_encode(libxml_get_external_entity_loader()), "\n";
    });
});

// Ended in the middle: the next ones find nothing of it.
Co\run(function () use ($errors) {
    $canceled = go(function () {
        try {
            simplexml_load_file('slow://good1');
            echo "NEVER\n";
        } catch (Swoole\Coroutine\CanceledException $exception) {
            echo 'canceled: ', $exception->getMessage(), "\n";
        }
    });
    Co::cancel($canceled, true);
    go(function () use ($errors) {
        libxml_use_internal_errors(true);
        echo 'after it: ', (string) simplexml_load_file('slow://good2')->p, ' ', json_encode($errors()), "\n";
    });
});

// One document in two coroutines: the second one waits until it is there.
Co\run(function () {
    $document = new DOMDocument();
    $loader = go(fn () => $document->load('slow://good3'));
    echo 'elements: ', $document->getElementsByTagName('p')->length, "\n";
});
?>
--EXPECT--
a thousand: 0 wrong
off here: [true,false]
a warning: simplexml_load_string():  ^
on there: [true,true], 1 error
inherited: [true,[]]
the main script: [true,[]]
alice: alice
bob: bob
none: null
canceled: Coroutine canceled
after it: 2 []
elements: 50
