--TEST--
SoapClients whose descriptions come slowly, and a server that waits in a method, while others load XML: nobody sees another's
--EXTENSIONS--
dom
simplexml
soap
--FILE--
<?php
/** A description that comes in pieces. */
class Slow
{
    public $context;
    private string $text;

    public function stream_open(string $path): bool
    {
        $name = substr($path, strlen('slow://'));
        $this->text = <<<XML
            <definitions name="$name" targetNamespace="urn:$name" xmlns:t="urn:$name" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
                xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns="http://schemas.xmlsoap.org/wsdl/">
              <message name="in"><part name="x" type="xsd:string"/></message>
              <message name="out"><part name="y" type="xsd:string"/></message>
              <portType name="port"><operation name="$name"><input message="t:in"/><output message="t:out"/></operation></portType>
              <binding name="binding" type="t:port">
                <soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
                <operation name="$name"><soap:operation soapAction="urn:$name"/>
                  <input><soap:body use="literal" namespace="urn:$name"/></input>
                  <output><soap:body use="literal" namespace="urn:$name"/></output></operation>
              </binding>
              <service name="service"><port name="port" binding="t:binding"><soap:address location="http://127.0.0.1:1/"/></port></service>
            </definitions>
            XML;
        return true;
    }

    public function stream_read(int $count): string
    {
        Co::sleep(0.0005);
        $piece = substr($this->text, 0, 200);
        $this->text = (string) substr($this->text, 200);
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

    public function url_stat(): array
    {
        return [];
    }

    public function stream_set_option(): bool
    {
        return false;
    }
}
stream_wrapper_register('slow', 'Slow');

/** Answers by a server in this process, which waits. */
class Near extends SoapClient
{
    public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string
    {
        $server = new SoapServer(null, ['uri' => 'urn:x']);
        $server->setObject(new class {
            public function __call(string $name, array $arguments): string
            {
                Co::sleep(0.002);
                return "$name of $arguments[0]";
            }
        });
        ob_start();
        $server->handle($request);
        return ob_get_clean();
    }
}

$local = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($local, '<r>ok</r>');
Co\run(function () use ($local) {
    $answers = [];
    $all = [];
    for ($i = 0; $i < 20; $i++) {
        $all[] = go(function () use ($i, &$answers) {
            $client = new Near("slow://call$i", ['cache_wsdl' => WSDL_CACHE_NONE]);
            $answers[$i] = [$client->__getFunctions()[0], $client->{"call$i"}("asker $i")];
        });
    }
    $failed = 0;
    $all[] = go(function () use ($local, &$failed) {
        for ($i = 0; $i < 20; $i++) {
            Co::sleep(0.0005);
            $failed += (string) @simplexml_load_file($local) !== 'ok';
        }
    });
    $warnings = [];
    set_error_handler(function (int $level, string $message) use (&$warnings) {
        $warnings[] = $message;
        return true;
    });
    // An error of somebody else's is no fault of a SOAP call.
    $all[] = go(function () {
        for ($i = 0; $i < 5; $i++) {
            Co::sleep(0.001);
            trigger_error("warning $i", E_USER_WARNING);
        }
    });
    Co::join($all);
    ksort($answers);
    foreach ($answers as $i => $answer) {
        if ($answer !== ["string call$i(string \$x)", "call$i of asker $i"]) {
            echo "$i: ", json_encode($answer), "\n";
        }
    }
    echo count($answers), " answers, $failed local files failed, ", json_encode($warnings), "\n";
});
unlink($local);

// One client in two coroutines: the second is told.
Co\run(function () {
    $client = new Near(null, ['location' => 'x', 'uri' => 'urn:x']);
    go(function () use ($client) {
        $answer = $client->first('alice');
        echo $answer, "\n";
    });
    try {
        $client->second('bob');
    } catch (Swoole\Error $error) {
        echo get_class($error), ': ', preg_replace('/#\d+/', '#N', strstr($error->getMessage(), ' in coroutine', true)), "\n";
    }
});
?>
--EXPECTF--
20 answers, 0 local files failed, ["warning 0","warning 1","warning 2","warning 3","warning 4"]
Swoole\Error: Near object#N has already been bound to another coroutine#N (%ssoap_while_others_load_xml.php:%d), SoapClient::__call() of the same connection
first of alice
