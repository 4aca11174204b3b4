--TEST--
A response that belongs to no request can send nothing
--FILE--
<?php
$response = new Swoole\Http\Response;
var_dump($response->isWritable(), $response->header('a', 'b'), $response->status(200), $response->cookie('a', 'b'));
var_dump($response->write('x'), $response->redirect('/'), $response->end('x'), swoole_last_error());
var_dump($response);
?>
--EXPECTF--
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
int(7106)
object(Swoole\Http\Response)#%d (5) {
  ["fd"]=>
  int(0)
  ["socket"]=>
  NULL
  ["header"]=>
  NULL
  ["cookie"]=>
  NULL
  ["trailer"]=>
  NULL
}
