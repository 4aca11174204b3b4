--TEST--
stats() counts the living, the peak and the ids
--FILE--
<?php
$keys = ['event_num', 'signal_listener_num', 'aio_task_num', 'aio_worker_num', 'aio_queue_size', 'c_stack_size',
    'coroutine_num', 'coroutine_peak_num', 'coroutine_last_cid'];
var_dump(array_diff($keys, array_keys(Co::stats())));
var_dump(Co::stats()['coroutine_num']);
$ids = [];
for ($i = 0; $i < 3; $i++) {
    $ids[] = go(fn () => Co::yield());
}
$stats = Co::stats();
echo $stats['coroutine_num'], ' ', $stats['coroutine_peak_num'], ' ', $stats['coroutine_last_cid'], "\n";
array_map(Co::resume(...), $ids);
$stats = Co::stats();
echo $stats['coroutine_num'], ' ', $stats['coroutine_peak_num'], ' ', $stats['coroutine_last_cid'], "\n";
var_dump($stats['c_stack_size']);
?>
--EXPECT--
array(0) {
}
int(0)
3 3 3
0 3 3
int(2097152)
