<?php
// include and its relatives: values, missing files, once, code that does I/O itself.
require getenv('SHOW');

file_put_contents('value.inc', '<?php return [1, "two"];');
file_put_contents('plain.inc', "plain text\n");
file_put_contents('define.inc', '<?php function defined_there() { return "there"; } return "defined";');
file_put_contents('working.inc', '<?php usleep(2000); file_put_contents("made", "by include"); return file_get_contents("made") . fread(popen("echo output", "r"), 100);');
file_put_contents('broken.inc', '<?php this is not php');
file_put_contents('nested.inc', '<?php return [include "value.inc", include "plain.inc"];');
show('value', include 'value.inc');
show('again', include 'value.inc');
show('plain', include 'plain.inc');
show('once', [include_once 'define.inc', include_once 'define.inc', require_once './define.inc', defined_there()]);
show('working', include 'working.inc');
show('nested', include 'nested.inc');
show('missing', include 'missing.inc');
show('missing once', include_once 'missing.inc');
attempt('broken', fn () => include 'broken.inc');
mkdir('directory');
show('directory', @include 'directory');
show('url', @include 'http://127.0.0.1:1/never');
show('data', include 'data:text/plain,<?php return 5;');
set_include_path('library');
mkdir('library');
file_put_contents('library/found.inc', '<?php return __LINE__;');
show('path', include 'found.inc');
spl_autoload_register(function ($class) {
    usleep(1000);
    file_put_contents("$class.php", "<?php class $class { const FROM = 'autoload'; }");
    require "$class.php";
});
show('autoload', Loaded::FROM);
show('resolved', [basename(stream_resolve_include_path('found.inc')), stream_resolve_include_path('missing.inc')]);
