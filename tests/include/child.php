<?php
/** What a server script of start_server() finds at its disposal. */

/** Tells the test which port is open. Call it when a client may come, for instance in on('start'). */
function listening(int $port): void
{
    $pipe = fopen('php://fd/3', 'w');
    fwrite($pipe, "listening $port\n");
    fclose($pipe);
}
