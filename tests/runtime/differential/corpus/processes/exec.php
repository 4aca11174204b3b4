<?php
// exec(), system(), passthru(), shell_exec() and backticks.
require getenv('SHOW');

show('exec', [exec('echo one; echo "two  "; exit 3', $output, $status), $output, $status]);
show('appended', [exec('echo three', $output), $output]);
show('nothing', [exec('true', $nothing, $status), $nothing, $status]);
show('system', [system('echo shown; echo last; exit 4', $status), $status]);
show('passthru', [passthru('printf "raw\001bytes"; exit 5', $status), $status]);
show('shell_exec', [shell_exec('echo text; echo more'), shell_exec('true'), `echo backticks`]);
show('missing', [exec('no-such-command-here 2>/dev/null', $o, $status), $status]);
show('killed', [exec('kill -9 $$', $o, $status), $status]);
attempt('empty', fn () => exec(''));
attempt('empty', fn () => system(''));
attempt('empty', fn () => passthru(''));
attempt('NUL', fn () => exec("echo\0x"));
attempt('shell_exec, empty', fn () => shell_exec(''));
show('no end of line', exec('printf "no end"'));
show('long line', strlen(exec('head -c 300000 /dev/zero | tr "\0" x')));
show('many lines', [exec('seq 1 20000', $lines), count($lines), $lines[9_999]]);
show('large', md5(shell_exec('seq 1 200000')));
show('empty lines', [exec('printf "\n\na\n\n"', $empty), $empty]);
show('errors go elsewhere', exec('echo to stderr >&2; echo to stdout'));
show('slow', exec('sleep 0.1; echo slow'));
show('in the background', exec('sleep 0.05 >/dev/null 2>&1 & echo started'));
show('input', exec('head -n 1'));
show('escaped', [exec('printf %s ' . escapeshellarg("it's; $(x)")), escapeshellcmd('a;b')]);
ob_start();
passthru('seq 1 3');
show('captured', ob_get_clean());
putenv('OWN=set');
show('environment', [exec('echo $OWN'), getenv('OWN')]);
chdir(sys_get_temp_dir());
show('mail', is_bool(@mail('nobody', 'subject', 'text')));
