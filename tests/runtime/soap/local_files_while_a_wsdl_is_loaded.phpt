--TEST--
Local XML files are loaded while a WSDL comes slowly, and one that is kept in memory is loaded once
--EXTENSIONS--
dom
simplexml
soap
--FILE--
<?php
require __DIR__ . '/../../include/server.php';

$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set(['worker_num' => 1]);
    $server->on('start', fn ($server) => listening($server->port));
    $server->on('request', function ($request, $response) {
        static $loads = 0;
        if ($request->server['request_uri'] === '/loads') {
            $response->end((string) $loads);
            return;
        }
        $loads++;
        Co::sleep(0.03);
        $response->header('Content-Type', 'text/xml');
        $response->end(<<<'XML'
            <?xml version="1.0"?>
            <definitions name="T" targetNamespace="urn:t" xmlns:t="urn:t" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns="http://schemas.xmlsoap.org/wsdl/">
            <message name="In"><part name="a" type="xsd:string"/></message><message name="Out"><part name="r" type="xsd:string"/></message>
            <portType name="P"><operation name="hello"><input message="t:In"/><output message="t:Out"/></operation></portType>
            <binding name="B" type="t:P"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/><operation name="hello"><soap:operation soapAction="urn:hello"/>
            <input><soap:body use="literal" namespace="urn:t"/></input><output><soap:body use="literal" namespace="urn:t"/></output></operation></binding>
            <service name="S"><port name="P" binding="t:B"><soap:address location="http://127.0.0.1/none"/></port></service>
            </definitions>
            XML);
    });
    $server->start();
    PHP);
$file = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($file, '<r>loaded</r>');
$url = "http://127.0.0.1:$server->port";

Co\run(function () use ($url, $file) {
    $done = false;
    $client = go(function () use ($url, &$done) {
        echo (new SoapClient("$url/one.wsdl", ['cache_wsdl' => WSDL_CACHE_NONE]))->__getFunctions()[0], "\n";
        $done = true;
    });
    $bad = 0;
    do {
        Co::sleep(0.001);
        $bad += (string) @simplexml_load_file($file) !== 'loaded';
        $bad += !@(new DOMDocument())->load($file);
    } while (!$done);
    var_dump($bad);
});

Co\run(function () use ($url) {
    for ($i = 0; $i < 10; $i++) {
        go(function () use ($url) {
            $client = new SoapClient("$url/shared.wsdl", ['cache_wsdl' => WSDL_CACHE_MEMORY]);
            Co::sleep(0.001);
            echo count($client->__getFunctions());
        });
    }
    // One that is canceled in line gets none.
    $canceled = go(function () use ($url) {
        try {
            new SoapClient("$url/shared.wsdl", ['cache_wsdl' => WSDL_CACHE_MEMORY]);
        } catch (Swoole\Coroutine\CanceledException) {
            echo 'canceled ';
        }
    });
    Co::cancel($canceled);
});
echo "\n", file_get_contents("$url/loads"), "\n";
unlink($file);
stop_server($server);
?>
--EXPECT--
string hello(string $a)
int(0)
canceled 1111111111
2
