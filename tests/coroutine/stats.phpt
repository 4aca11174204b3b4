--TEST--
stats() counts the living, the peak and the ids
--FILE--
<?php
echo implode(' ', array_keys(Co::stats())), "\n";
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
$id = go(fn () => Co::sleep(30));
echo Co::stats()['event_num'];
Co::cancel($id);
echo ' ', Co::stats()['event_num'], "\n";
$id = go(fn () => Co::waitSignal(10));
echo Co::stats()['signal_listener_num'];
Co::cancel($id);
echo ' ', Co::stats()['signal_listener_num'], "\n";
$id = go(fn () => Co::readFile(__FILE__));
echo Co::stats()['aio_task_num'] <= 1 ? 'one at most' : 'several', "\n";
Co\run(fn () => Co::sleep(0.01));
echo Co::stats()['aio_task_num'], "\n";
?>
--EXPECT--
event_num signal_listener_num aio_task_num aio_worker_num aio_idle_worker_num aio_pending_release_worker_num aio_peak_worker_num aio_created_worker_num aio_released_worker_num aio_scale_up_count aio_scale_down_count aio_queue_size c_stack_size coroutine_num coroutine_peak_num coroutine_last_cid
int(0)
3 3 3
0 3 3
int(2097152)
1 0
1 0
one at most
0
