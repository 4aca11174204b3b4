/* What stands behind a PHP object or resource, as far as only C headers tell. */
#ifndef SWOOLE_KINDS_CONNECTION_H
#define SWOOLE_KINDS_CONNECTION_H

#include "php.h"

/* The address of what the object and others like it share; NULL where there is nothing (yet). */
void *swoole_kinds_pdo(zend_object *object, bool *in_turn);
void *swoole_kinds_mysql(zend_object *object);
void *swoole_kinds_pgsql(zend_object *object);
void *swoole_kinds_pgsql_result(zend_object *object);
void *swoole_kinds_pgsql_default(const zend_function *function);
void *swoole_kinds_amqp(zend_object *object);
void *swoole_kinds_mongodb(zend_object *object);
/* The manager that a session, a cursor or the like has come from; NULL where that is not to be seen. */
zend_object *swoole_kinds_mongodb_manager(zend_object *object);
/* What all nodes of a document share. */
void *swoole_kinds_document(zend_object *object);

/* Of streams. */
bool swoole_kinds_is_socket(void *stream);
/* Its descriptor, or -1. */
int swoole_kinds_descriptor(void *stream);

#endif
