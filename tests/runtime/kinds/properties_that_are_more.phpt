--TEST--
Properties that are more than values: changes of a document wait until nobody is inside, a reader tells nothing half read
--EXTENSIONS--
dom
simplexml
xmlreader
--FILE--
<?php
class Slow
{
    public $context;
    public static ?Closure $meanwhile = null;
    private string $text;

    public function stream_open(string $path): bool
    {
        $this->text = urldecode(substr($path, strlen('slow://')));
        self::$meanwhile && (self::$meanwhile)();
        return true;
    }

    public function stream_read(int $count): string
    {
        $part = substr($this->text, 0, 60);
        $this->text = substr($this->text, 60);
        Co::sleep(0.001);
        return $part;
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
// A document into which another one is being included.
Co\run(function () {
    $document = new DOMDocument();
    $document->loadXML('<list xmlns:xi="http://www.w3.org/2001/XInclude"><before>as it was</before><xi:include href="slow://' . urlencode('<included>' . str_repeat('text ', 100) . '</included>') . '"/></list>');
    $simple = simplexml_import_dom($document);
    $order = [];
    $line = [];
    Slow::$meanwhile = function () use ($document, $simple, &$order, &$line) {
        Slow::$meanwhile = null;
        $line[] = go(function () use ($document, &$order) {
            $order[] = 'read: ' . $document->documentElement->firstChild->textContent;
            $document->documentElement->nodeValue = 'nothing is left';
            $order[] = 'changed';
        });
        $line[] = go(function () use ($simple, &$order) {
            $simple['attribute'] = 'set';
            $order[] = 'changed by the other module';
        });
        $line[] = go(function () use ($document, $simple, &$order) {
            try {
                unset($simple->before);
                $order[] = 'NEVER';
            } catch (Swoole\Coroutine\CanceledException $exception) {
                $order[] = $exception->getMessage();
            }
        });
        Co::cancel($line[2]);
    };
    $order[] = $document->xinclude() . ' included';
    Co::join($line);
    echo implode("\n", $order), "\n", $document->saveXML($document->documentElement), "\n";
});

Co\run(function () {
    $reader = new XMLReader();
    $reader->open('slow://' . urlencode('<list>' . str_repeat('<item>some text</item>', 100) . '</list>'));
    $seen = [];
    $done = false;
    go(function () use ($reader, &$seen, &$done) {
        while (!$done) {
            $seen[$reader->value] = true;
            Co::sleep(0.0001);
        }
    });
    $items = 0;
    while ($reader->read()) {
        $items += $reader->name === 'item' && $reader->nodeType === XMLReader::ELEMENT;
    }
    $done = true;
    echo "$items items, seen meanwhile: ", array_diff_key($seen, ['' => 1, 'some text' => 1]) ? json_encode($seen) : 'what there is', "\n";
});
?>
--EXPECT--
read: as it was
Coroutine canceled while it waited for its turn in document
1 included
changed
changed by the other module
<list xmlns:xi="http://www.w3.org/2001/XInclude" attribute="set">nothing is left</list>
100 items, seen meanwhile: what there is
