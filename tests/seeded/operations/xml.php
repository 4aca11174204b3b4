<?php
/** libxml and what is built on it: it keeps its errors, its way of opening files and its contexts in globals. */

namespace Seeded;

$from = static fn (Dice $dice) => ['from' => $dice->of(Source::STEADY), 'size' => $dice->of([1, 400])];
$document = static fn (Scene $scene, int $size) => "<?xml version=\"1.0\"?>\n<r><i n=\"$scene->name\">v $scene->name</i>" . str_repeat("<p>$scene->name</p>", $size) . '</r>';
$broken = static fn (Scene $scene, int $size) => "<?xml version=\"1.0\"?>\n<r>" . str_repeat("<p>$scene->name</p>", $size) . '<unclosed></r>';
/** The errors of what this loads, with libxml's switch for keeping them as the program finds it at the end. */
$errors = static function (\Closure $load): array {
    $before = libxml_use_internal_errors(true);
    libxml_clear_errors();
    try {
        return [$load(), array_map(fn (\LibXMLError $error) => trim($error->message) . " in line $error->line", libxml_get_errors())];
    } finally {
        libxml_clear_errors();
        libxml_use_internal_errors($before);
    }
};
$sheet = static fn () => '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:php="http://php.net/xsl"><xsl:output omit-xml-declaration="yes"/>'
    . '<xsl:template match="/"><o><xsl:for-each select="/r/i"><xsl:value-of select="php:function(\'Seeded\\Called::back\', string(@n), string(.))"/></xsl:for-each></o></xsl:template></xsl:stylesheet>';

return [
    'dom' => new Operation(function (Scene $scene, array $with) use ($document) {
        $dom = new \DOMDocument();
        $loaded = $dom->load($scene->source($with['from'], $document($scene, $with['size']), 'xml'));
        $scene->wait();
        return [$loaded, md5($dom->saveXML()), $dom->getElementsByTagName('p')->length];
    }, $from, needs: ['dom'], holds: true),
    'dom_html' => new Operation(function (Scene $scene, array $with) use ($errors) {
        $dom = new \DOMDocument();
        $source = $scene->source($with['from'], "<html><body><p id=x>$scene->name</p>" . str_repeat('<b>b</b>', $with['size']) . '</nothing></body></html>', 'html');
        return [...$errors(fn () => $dom->loadHTMLFile($source)), $dom->getElementById('x')->textContent];
    }, $from, needs: ['dom'], holds: true),
    'dom_errors' => new Operation(function (Scene $scene, array $with) use ($broken, $errors) {
        $dom = new \DOMDocument();
        $source = $scene->source($with['from'], $broken($scene, $with['size']), 'xml');
        return $errors(fn () => $dom->load($source));
    }, $from, needs: ['dom'], holds: true),
    'dom_written' => new Operation(function (Scene $scene) {
        $dom = new \DOMDocument();
        $dom->appendChild($dom->createElement('r', $scene->name));
        $saved = $dom->save("slow://$scene->name/written.xml");
        $content = SlowStream::$contents[$scene->name];
        unset(SlowStream::$contents[$scene->name]);
        return [$saved, $content];
    }, needs: ['dom'], holds: true),
    'dom_entity' => new Operation(function (Scene $scene, array $with) {
        // The document names another one, which is loaded in the midst of it.
        $entity = $scene->source($with['from'], "<!ENTITY ent \"hello $scene->name\">", 'dtd');
        $dom = new \DOMDocument();
        $path = $scene->path('entity.xml');
        file_put_contents($path, "<?xml version=\"1.0\"?>\n<!DOCTYPE r SYSTEM \"" . (str_contains($entity, '://') ? $entity : basename($entity)) . "\">\n<r>&ent;</r>");
        $loaded = $dom->load($path, LIBXML_DTDLOAD | LIBXML_NOENT);
        return [$loaded, $dom->textContent];
    }, $from, needs: ['dom'], holds: true),
    'dom_schema' => new Operation(function (Scene $scene, array $with) use ($errors) {
        $schema = $scene->source($with['from'], '<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r" type="xs:integer"/></xs:schema>', 'xsd');
        $dom = new \DOMDocument();
        $dom->loadXML("<r>$scene->name is none</r>");
        return $errors(fn () => $dom->schemaValidate($schema));
    }, $from, needs: ['dom'], holds: true),
    'entity_loader' => new Operation(function (Scene $scene) {
        // A function that libxml calls for each document that is named in one: one for all coroutines.
        $dom = new \DOMDocument();
        $dom->loadXML("<!DOCTYPE r [<!ENTITY e SYSTEM \"seeded:$scene->name\">]><r>&e;</r>", LIBXML_NOENT);
        return $dom->textContent;
    }, needs: ['dom'], holds: true),
    'xpath_functions' => new Operation(function (Scene $scene) {
        $dom = new \DOMDocument();
        $dom->loadXML("<r><i>1</i><i>2</i></r>");
        $xpath = new \DOMXPath($dom);
        $xpath->registerNamespace('php', 'http://php.net/xpath');
        $xpath->registerPhpFunctions();
        return $xpath->evaluate("concat(php:function('Seeded\\Called::back', '$scene->name', string(/r/i[1])), php:function('Seeded\\Called::back', '$scene->name', string(/r/i[2])))");
    }, needs: ['dom'], holds: true),
    'simplexml' => new Operation(function (Scene $scene, array $with) use ($document) {
        $xml = simplexml_load_file($scene->source($with['from'], $document($scene, $with['size']), 'xml'));
        return [(string) $xml->i, (string) $xml->i['n'], count($xml->p), md5($xml->asXML())];
    }, $from, needs: ['simplexml'], holds: true),
    'simplexml_errors' => new Operation(function (Scene $scene, array $with) use ($broken, $errors) {
        $source = $scene->source($with['from'], $broken($scene, $with['size']), 'xml');
        return $errors(fn () => simplexml_load_file($source));
    }, $from, needs: ['simplexml'], holds: true),
    'simplexml_string_errors' => new Operation(function (Scene $scene) use ($errors) {
        return [$errors(fn () => simplexml_load_string("<a><b>$scene->name</a>")), (string) simplexml_load_string("<a><b>$scene->name</b></a>")->b];
    }, needs: ['simplexml']),
    'xmlreader' => new Operation(function (Scene $scene, array $with) use ($document) {
        $reader = new \XMLReader();
        $reader->open($scene->source($with['from'], $document($scene, $with['size']), 'xml'));
        $nodes = 0;
        $names = '';
        while ($reader->read()) {
            ++$nodes;
            $names .= $reader->name === 'i' ? $reader->getAttribute('n') : '';
        }
        return [$nodes, $names, $reader->close()];
    }, $from, needs: ['xmlreader'], holds: true),
    'xmlwriter' => new Operation(function (Scene $scene) {
        $writer = new \XMLWriter();
        $writer->openUri("slow://$scene->name/written.xml");
        $writer->startDocument();
        $writer->startElement('r');
        for ($i = 0; $i < 3; ++$i) {
            $writer->writeElement('i', "$i $scene->name");
            $writer->flush();
        }
        $writer->endElement();
        $writer->flush();
        unset($writer);
        $content = SlowStream::$contents[$scene->name];
        unset(SlowStream::$contents[$scene->name]);
        return $content;
    }, needs: ['xmlwriter'], holds: true),
    'xml_parser' => new Operation(function (Scene $scene) {
        $parser = xml_parser_create();
        $seen = '';
        xml_set_element_handler($parser, function ($parser, $name, $attributes) use ($scene, &$seen) {
            $scene->wait();
            $seen .= "<$name";
        }, function ($parser, $name) use (&$seen) {
            $seen .= '>';
        });
        xml_set_character_data_handler($parser, function ($parser, $text) use (&$seen) {
            $seen .= $text;
        });
        $ok = xml_parse($parser, "<a><b/><c><d>$scene->name</d></c>") && xml_parse($parser, '</a>', true);
        return [$ok, $seen];
    }, needs: ['xml'], holds: true),
    'xsl' => new Operation(function (Scene $scene) use ($sheet) {
        $rules = new \DOMDocument();
        $rules->loadXML($sheet());
        $processor = new \XSLTProcessor();
        $processor->registerPHPFunctions();
        $processor->importStylesheet($rules);
        $dom = new \DOMDocument();
        $dom->loadXML("<r><i n=\"$scene->name\">1</i><i n=\"$scene->name\">2</i></r>");
        return $processor->transformToXML($dom);
    }, needs: ['xsl'], holds: true),
    'xsl_from_file' => new Operation(function (Scene $scene, array $with) use ($sheet) {
        $rules = new \DOMDocument();
        $rules->load($scene->source($with['from'], $sheet(), 'xsl'));
        $processor = new \XSLTProcessor();
        $processor->registerPHPFunctions();
        $processor->importStylesheet($rules);
        $dom = new \DOMDocument();
        $dom->loadXML("<r><i n=\"$scene->name\">1</i></r>");
        return $processor->transformToXML($dom);
    }, $from, needs: ['xsl'], holds: true),
    'soap' => new Operation(function (Scene $scene, array $with) {
        // A service in this process, asked through a client whose way to send is a method.
        $wsdl = $scene->source($with['from'], Called::wsdl($with['operation']), 'wsdl');
        $server = new \SoapServer($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE]);
        $server->setObject(new class ($scene) {
            public function __construct(private Scene $scene)
            {
            }

            public function __call(string $name, array $arguments): string
            {
                $this->scene->wait();
                return "$name($arguments[0]) by {$this->scene->name}";
            }
        });
        $client = new class ($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE]) extends \SoapClient {
            public \SoapServer $server;
            public Scene $scene;

            public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string
            {
                $this->scene->wait();
                ob_start();
                $this->server->handle($request);
                return ob_get_clean();
            }
        };
        [$client->server, $client->scene] = [$server, $scene];
        return [$client->__getFunctions(), $client->{$with['operation']}('question')];
    }, fn (Dice $dice) => ['from' => $dice->of(['file', 'cold', 'wrapper']), 'operation' => $dice->of(['ask', 'tell'])], notIn: ['output_callback', 'soap'], needs: ['soap'], holds: true),
    'soap_fault' => new Operation(function (Scene $scene, array $with) {
        if (!$scene->hooked) {
            // It leaves PHP without generators' finally blocks, user filters and the collector, until the script ends.
            $scene->wait();
            return 'Premature end of data in tag definitions line 1';
        }
        $path = $scene->source($with['from'], '<definitions>this is none', 'wsdl');
        try {
            return (new \SoapClient($path, ['cache_wsdl' => WSDL_CACHE_NONE]))->__getFunctions();
        } catch (\SoapFault $fault) {
            return preg_replace('/^.* : /', '', explode("\n", $fault->getMessage())[0]);
        }
    }, fn (Dice $dice) => ['from' => $dice->of(['file', 'cold', 'wrapper'])], notIn: ['dom_html', 'dom_errors', 'dom_schema', 'simplexml_errors', 'simplexml_string_errors'], needs: ['soap'], leaks: true),
];
