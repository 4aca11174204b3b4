<?php
/** The servers of scripts/servers/, as a test sees them: started when the first test asks, stopped after the last. */

/**
 * Starts a server unless it runs, and returns what a client has to know.
 *
 *     $port = server('redis')['REDIS_PORT'];
 *
 * @return array<string, string>
 */
function server(string $name, string $action = 'start'): array
{
    $command = escapeshellarg(getenv('SERVERS_CONTROL') . "/$name.sh") . ' ' . escapeshellarg($action);
    // Its errors go to a file of their own: a pipe would stay open as long as the server.
    $errors = tempnam(sys_get_temp_dir(), 'swoole-test-');
    exec("$command 2>$errors", $lines, $status);
    $said = file_get_contents($errors);
    unlink($errors);
    if ($status !== 0) {
        throw new RuntimeException("$name $action: $said");
    }
    $settings = [];
    foreach ($lines as $line) {
        [$key, $value] = explode('=', $line, 2);
        $settings[$key] = $value;
    }
    return $settings;
}
