--TEST--
examples/original.php is the program that started it all, to the letter
--FILE--
<?php
$program = file_get_contents(__DIR__ . '/../../examples/original.php');
echo hash('sha256', $program), "\n", $program;
?>
--EXPECT--
97a10191d436b880e7a693beff952dd8348ab01cbf25dd93c84db2bb626f4546
<?php
$server = new Swoole\Http\Server('127.0.0.1', 9501, SWOOLE_BASE);
$server->on('Request', function($request, $response) {
	$mysql = new Swoole\Coroutine\MySQL();
	$res = $mysql->connect([
		'host' => '127.0.0.1',
		'user' => 'root',
		'password' => 'root',
		'database' => 'test',
	]);
	if ($res == false) {
		$response->end("MySQL connect fail!");
		return;
	}
	$ret = $mysql->query('show tables', 2);
	$response->end("swoole response is ok, result=".var_export($ret, true));
});
$server->start();
