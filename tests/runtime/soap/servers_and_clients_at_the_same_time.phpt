--TEST--
SOAP servers and clients that wait work at the same time, each with its own version, encoding and classes
--EXTENSIONS--
soap
--FILE--
<?php
class Animal
{
    public $name;
}

function server(int $i): SoapServer
{
    $server = new SoapServer(null, [
        'uri' => "urn:$i",
        'soap_version' => $i % 2 ? SOAP_1_1 : SOAP_1_2,
        'encoding' => $i % 3 ? 'UTF-8' : 'ISO-8859-1',
    ]);
    $server->setObject(new class($i) {
        public function __construct(private int $i)
        {
        }

        public function hello($a, $b)
        {
            Co::sleep(0.001 * ($this->i % 4));
            if ($this->i % 5 === 0) {
                throw new SoapFault('Server', "fault of $this->i");
            }
            $animal = new Animal();
            $animal->name = "of $this->i é";
            return [$a, $b, $animal, [1, 'two']];
        }
    });
    return $server;
}

function handle(int $i): string
{
    $namespace = $i % 2 ? 'http://schemas.xmlsoap.org/soap/envelope/' : 'http://www.w3.org/2003/05/soap-envelope';
    $request = "<?xml version='1.0'?><e:Envelope xmlns:e='$namespace' xmlns:n='urn:$i'><e:Body><n:hello><a>$i</a><b>b</b></n:hello></e:Body></e:Envelope>";
    ob_start();
    server($i)->handle($request);
    return ob_get_clean();
}

// A client whose transport is a server of this process.
class Local extends SoapClient
{
    public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string
    {
        Co::sleep(0.001);
        $i = (int) substr($location, 4);
        ob_start();
        server($i)->handle($request);
        return ob_get_clean();
    }
}

function ask(int $i): string
{
    $client = new Local(null, [
        'location' => "urn:$i",
        'uri' => "urn:$i",
        'soap_version' => $i % 2 ? SOAP_1_1 : SOAP_1_2,
        'encoding' => $i % 3 ? 'UTF-8' : 'ISO-8859-1',
        'classmap' => $i % 4 ? [] : ['Animal' => Animal::class],
    ]);
    try {
        return serialize($client->hello($i, 'b'));
    } catch (SoapFault $fault) {
        return $fault->getMessage();
    }
}

$run = function (bool $together) {
    $results = [];
    Co\run(function () use ($together, &$results) {
        for ($i = 0; $i < 20; $i++) {
            $one = go(function () use ($i, &$results) {
                // A fault of handle() would end the script: those are for the clients.
                $results[$i] = [$i % 5 ? handle($i) : null, ask($i)];
                // An error outside of SOAP is no SoapFault.
                $results[$i][] = @file_get_contents('/nowhere/at/all');
            });
            $together || Co::join([$one]);
        }
    });
    ksort($results);
    return $results;
};
$alone = $run(false);
for ($round = 0; $round < 5; $round++) {
    var_dump($run(true) === $alone);
}
echo $alone[10][1], "\n", substr_count(serialize($alone), 'of 7 é'), "\n";
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
fault of 10
2
