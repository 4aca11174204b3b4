/* The stream wrapper of phar://, whose streams work on archives that all share. */
#ifndef SWOOLE_KINDS_ARCHIVES_H
#define SWOOLE_KINDS_ARCHIVES_H

/* Puts ours in place of the module's, where that is loaded and not ours yet; and back. */
void swoole_kinds_archives_install(void);
void swoole_kinds_archives_uninstall(void);

#endif
