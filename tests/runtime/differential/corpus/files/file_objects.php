<?php
// SplFileObject, SplTempFileObject and SplFileInfo.
require getenv('SHOW');

$file = new SplFileObject('object', 'w+');
show('write', [$file->fwrite("one\ntwo\nthree\n"), $file->ftell(), $file->fflush()]);
$file->rewind();
foreach ($file as $number => $line) {
    show("line $number", $line);
}
$file->setFlags(SplFileObject::DROP_NEW_LINE | SplFileObject::SKIP_EMPTY | SplFileObject::READ_AHEAD);
show('lines', iterator_to_array($file));
$file->seek(1);
show('seek', [$file->current(), $file->key()]);
show('lock', [$file->flock(LOCK_EX | LOCK_NB, $would), $would, $file->flock(LOCK_UN)]);
show('truncate', [$file->ftruncate(3), $file->fstat()['size'], $file->eof()]);
show('csv', [$file->fseek(0), $file->fputcsv(['a', 'b c']), $file->fseek(0), $file->fgetcsv()]);
attempt('missing', fn () => new SplFileObject('missing'));
mkdir('directory');
attempt('directory', fn () => new SplFileObject('directory'));
$temp = new SplTempFileObject(10);
show('temp', [$temp->fwrite(str_repeat('x', 100)), $temp->fseek(0), strlen($temp->fread(1000)), $temp->getPathname()]);
$info = new SplFileInfo('object');
show('info', [$info->getSize(), $info->isFile(), $info->getExtension(), $info->getType(), $info->openFile()->fgets()]);
attempt('info', fn () => (new SplFileInfo('missing'))->getSize());
