--TEST--
The arrays are made when they are first looked at, and nobody can tell
--FILE--
<?php
require __DIR__ . '/../../include/server.php';
$server = start_server(<<<'PHP'
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->on('request', function ($request, $response) {
        ob_start();
        ($GLOBALS['stories'][$request->get['story'] ?? ''])($request);
        $response->end(ob_get_clean());
    });
    $stories = [
        'isset' => function ($r) { var_dump(isset($r->header), isset($r->header['host']), isset($r->post), isset($r->nothing), empty($r->get), property_exists($r, 'post')); },
        'unset' => function ($r) { unset($r->get); unset($r->post); var_dump(isset($r->get), $r->get ?? 'gone', @$r->get, array_key_exists('post', (array) $r)); $r->get = 'back'; var_dump($r->get); },
        'write' => function ($r) { $r->get['more'] = 1; $r->post = ['mine' => 1]; var_dump($r->get, $r->post); },
        'write_unseen' => function ($r) { $r->header['x-mine'] = 'y'; echo implode(',', array_keys($r->header)), "\n"; },
        'reference' => function ($r) { $header = &$r->header; $header['x-mine'] = 'y'; echo $r->header['x-mine'], $r->header['host'] ? ' host' : '', "\n"; },
        'foreach' => function ($r) { foreach ($r as $name => $value) { echo $name, ' ', get_debug_type($value), "\n"; } },
        'var_dump' => function ($r) { $r->header = $r->server = []; var_dump($r); },
        'cast' => function ($r) { echo implode(',', array_keys((array) $r)), ' ', implode(',', array_keys(get_object_vars($r))), "\n"; echo count(array_filter((array) $r)), "\n"; },
        'json' => function ($r) { $r->header = $r->server = null; echo json_encode($r), "\n"; },
        'dynamic' => function ($r) { $r->mine = 1; var_dump($r->mine, isset($r->mine)); },
        'undefined' => function ($r) { var_dump(@$r->nothing); },
        'compare' => function ($r) { var_dump($r == $r); },
        'reflection' => function ($r) { var_dump((new ReflectionProperty($r, 'get'))->getValue($r)); },
        'nested' => function ($r) { unset($r->header['host']); echo json_encode(isset($r->header['host'])), ' ', $r->header['x-a'], "\n"; },
        'array_functions' => function ($r) { echo json_encode(array_map('strtoupper', $r->get)), ' ', array_key_exists('x-a', $r->header) ? 'yes' : 'no', "\n"; },
        'getters' => function ($r) { echo json_encode([$r->getMethod(), $r->getContent(), $r->rawContent(), $r->isCompleted(), strtok($r->getData(), "\r")]), "\n"; },
        'null_coalesce' => function ($r) { echo $r->header['x-a'] ?? 'none', $r->post['a'] ?? ' none', "\n"; },
        'by_hand' => function () { $r = new Swoole\Http\Request; var_dump($r->get, $r->header, $r->fd, $r->getContent(), $r->getMethod(), $r->getData(), $r->isCompleted()); },
    ];
    $server->on('start', fn ($server) => listening($server->port));
    $server->start();
    PHP);
foreach (['isset', 'unset', 'write', 'write_unseen', 'reference', 'foreach', 'var_dump', 'cast', 'json', 'dynamic', 'undefined',
    'compare', 'reflection', 'nested', 'array_functions', 'getters', 'null_coalesce', 'by_hand'] as $story) {
    $body = http_get($server->port, "/?story=$story", ['X-A' => 'a'])->body;
    echo "-- $story\n", preg_replace(['~#\d+~', '~ in /\S+ on line \d+~'], ['#N', ''], $body);
}
[$status, $output] = stop_server($server);
echo $output, "status $status\n";
?>
--EXPECT--
-- isset
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(true)
-- unset
bool(false)
string(4) "gone"
NULL
bool(false)
string(4) "back"
-- write
array(2) {
  ["story"]=>
  string(5) "write"
  ["more"]=>
  int(1)
}
array(1) {
  ["mine"]=>
  int(1)
}
-- write_unseen
x-a,connection,host,x-mine
-- reference
y host
-- foreach
fd int
streamId int
header array
server array
cookie null
get array
files null
post null
tmpfiles null
-- var_dump
object(Swoole\Http\Request)#N (9) {
  ["fd"]=>
  int(7)
  ["streamId"]=>
  int(0)
  ["header"]=>
  array(0) {
  }
  ["server"]=>
  array(0) {
  }
  ["cookie"]=>
  NULL
  ["get"]=>
  array(1) {
    ["story"]=>
    string(8) "var_dump"
  }
  ["files"]=>
  NULL
  ["post"]=>
  NULL
  ["tmpfiles"]=>
  NULL
}
-- cast
fd,streamId,header,server,cookie,get,files,post,tmpfiles fd,streamId,header,server,cookie,get,files,post,tmpfiles
4
-- json
{"fd":9,"streamId":0,"header":null,"server":null,"cookie":null,"get":{"story":"json"},"files":null,"post":null,"tmpfiles":null}
-- dynamic

Deprecated: Creation of dynamic property Swoole\Http\Request::$mine is deprecated
int(1)
bool(true)
-- undefined
NULL
-- compare
bool(true)
-- reflection
array(1) {
  ["story"]=>
  string(10) "reflection"
}
-- nested
false a
-- array_functions
{"story":"ARRAY_FUNCTIONS"} yes
-- getters
["GET","","",true,"GET \/?story=getters HTTP\/1.1"]
-- null_coalesce
a none
-- by_hand
NULL
NULL
int(0)
bool(false)
bool(false)
bool(false)
bool(false)
status 0
