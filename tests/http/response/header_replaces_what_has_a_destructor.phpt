--TEST--
header() replaces a value whose destructor changes the same headers: what the destructor leaves behind counts
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$deeds = [
    'other array' => '$response->header = [];',
    'unset' => 'unset($response->header);',
    'grows' => 'for ($i = 0; $i < 200; $i++) $response->header["X-$i"] = "v$i";',
    'same key' => '$response->header["X-A"] = "from the destructor";',
    'null' => '$response->header = null;',
    'header() again' => '$response->header("X-A", "third");',
    'throws' => 'throw new Exception("from the destructor");',
    'waits' => 'Co::sleep(0.001); $response->header("X-A", "after a wait");',
    'no array before' => '$response->header = "text";',
];
$server = start_server('$deeds = [' . implode(', ', array_map(
    fn ($name, $deed) => var_export($name, true) . " => function (\$response) { $deed }",
    array_keys($deeds),
    $deeds,
)) . '];' . <<<'PHP'
    class Bomb
    {
        function __construct(private $deed, private $response) {}
        function __destruct() { ($this->deed)($this->response); }
    }
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) use ($deeds) {
        $name = urldecode($request->get['deed']);
        $bomb = new Bomb($deeds[$name], $response);
        $response->header = $name === 'no array before' ? $bomb : ['X-A' => $bomb, 'X-B' => 'b'];
        unset($bomb);
        try {
            $set = $response->header('X-A', 'second');
        } catch (Exception $exception) {
            $set = $exception->getMessage();
        }
        // Memory that was freed would be somebody else's by now.
        for ($i = 0; $i < 50; $i++) {
            $other[] = str_repeat("q$i", 20);
        }
        $response->end(json_encode([$set, $response->header ?? 'unset']));
    });
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
foreach (array_keys($deeds) as $name) {
    $connection = new HttpConnection($server->port);
    $connection->send('GET /?deed=' . rawurlencode($name) . " HTTP/1.1\r\nHost: h\r\n\r\n");
    $answer = $connection->answer();
    echo "$name: $answer->status ", substr($answer->body, 0, 60), ' | ', $answer->header('x-a'), "\n";
}
[$status, $output] = stop_server($server);
echo preg_replace('~ in /\S+ on line \d+~', '', $output), "status $status\n";
?>
--EXPECT--
other array: 200 [true,[]] | 
unset: 200 [true,"unset"] | 
grows: 200 [true,{"X-A":"second","X-B":"b","X-0":"v0","X-1":"v1","X-2": | second
same key: 200 [true,{"X-A":"from the destructor","X-B":"b"}] | from the destructor
null: 200 [true,"unset"] | 
header() again: 200 [true,{"X-A":"third","X-B":"b"}] | third
throws: 200 ["from the destructor",{"X-A":"second","X-B":"b"}] | second
waits: 200 [true,{"X-A":"after a wait","X-B":"b"}] | after a wait
no array before: 200 [true,"text"] | 
status 0
