/* See connection.h. The layouts come from the headers that PHP installs for other extensions, nothing of these
 * extensions is linked. Where there are no headers, the few words that are read are declared here. */
#include "connection.h"
#include "php_streams.h"
#include "ext/pdo/php_pdo_driver.h"
#include "ext/mysqlnd/mysqlnd.h"
#include "ext/mysqli/php_mysqli_structs.h"

/* The class that an extension has declared: that of the object, or the one that a script's class extends. */
static const zend_class_entry *declared(const zend_object *object)
{
	const zend_class_entry *ce = object->ce;

	while (ce && ce->type != ZEND_INTERNAL_CLASS) {
		ce = ce->parent;
	}
	return ce;
}

static bool is(const zend_class_entry *ce, const char *name, size_t length)
{
	return ZSTR_LEN(ce->name) == length && memcmp(ZSTR_VAL(ce->name), name, length) == 0;
}

#define IS(ce, literal) is(ce, literal, sizeof(literal) - 1)

static void *around(const zend_object *object)
{
	return (char *) object - object->handlers->offset;
}

/* The first word of what surrounds the object. */
static void *inner(const zend_object *object)
{
	return object->handlers->offset >= (int) sizeof(void *) ? *(void **) around(object) : NULL;
}

void *swoole_kinds_pdo(zend_object *object, bool *in_turn)
{
	const zend_class_entry *ce = declared(object);
	pdo_dbh_t *dbh = NULL;

	*in_turn = false;
	/* PDOStatement is the longer name of the two; drivers' own classes (PHP 8.4: Pdo\Mysql) extend PDO. */
	if (ce && IS(ce, "PDOStatement")) {
		dbh = php_pdo_stmt_fetch_object(object)->dbh;
	} else if (object->handlers->offset == (int) XtOffsetOf(pdo_dbh_object_t, std)) {
		dbh = php_pdo_dbh_fetch_inner(object);
		/* What a constructor begins with is no connection, and is freed when it takes a persistent one. */
		if (dbh && !dbh->driver) {
			dbh = NULL;
		}
	}
	if (dbh && dbh->driver && dbh->driver->driver_name_len == sizeof("sqlite") - 1
			&& memcmp(dbh->driver->driver_name, "sqlite", sizeof("sqlite") - 1) == 0) {
		*in_turn = true;
	}
	return dbh;
}

void *swoole_kinds_mysql(zend_object *object)
{
	const zend_class_entry *ce = declared(object);
	MYSQLI_RESOURCE *resource;

	if (!ce || object->handlers->offset != (int) XtOffsetOf(mysqli_object, zo)) {
		return NULL;
	}
	resource = (MYSQLI_RESOURCE *) php_mysqli_fetch_object(object)->ptr;
	if (!resource || !resource->ptr) {
		return NULL;
	}
	if (IS(ce, "mysqli")) {
		MYSQL *mysql = ((MY_MYSQL *) resource->ptr)->mysql;
		return mysql ? mysql->data : NULL;
	}
	if (IS(ce, "mysqli_stmt")) {
		MYSQL_STMT *statement = ((MY_STMT *) resource->ptr)->stmt;
		return statement && statement->data ? statement->data->conn : NULL;
	}
	if (IS(ce, "mysqli_result")) {
		/* Of a result that is here as a whole nothing is asked any more. */
		MYSQL_RES *result = (MYSQL_RES *) resource->ptr;
		return result->unbuf ? result->conn : NULL;
	}
	return NULL;
}

/* php_pgsql.h, which is not installed; the same from PHP 8.1 on. */
struct pgsql_globals {
	zend_long num_links, num_persistent;
	zend_long max_links, max_persistent;
	bool allow_persistent;
	int ignore_notices;
	zend_long auto_reset_persistent;
	int log_notices;
	zend_object *default_link;
	HashTable tables[3];
};

void *swoole_kinds_pgsql(zend_object *object)
{
	const zend_class_entry *ce = declared(object);

	/* A connection and a large object both begin with the library's connection. */
	return ce && (IS(ce, "PgSql\\Connection") || IS(ce, "PgSql\\Lob")) ? inner(object) : NULL;
}

void *swoole_kinds_pgsql_result(zend_object *object)
{
	const zend_class_entry *ce = declared(object);

	return ce && IS(ce, "PgSql\\Result") ? inner(object) : NULL;
}

void *swoole_kinds_pgsql_default(const zend_function *function)
{
	const zend_module_entry *module = function->internal_function.module;
	const struct pgsql_globals *globals;

	if (!module || module->globals_size != sizeof(struct pgsql_globals)) {
		return NULL;
	}
	globals = (const struct pgsql_globals *) module->globals_ptr;
	return globals->default_link ? swoole_kinds_pgsql(globals->default_link) : NULL;
}

void *swoole_kinds_amqp(zend_object *object)
{
	const zend_class_entry *ce = declared(object);
	zend_property_info *info;
	zval *value;

	if (!ce || IS(ce, "AMQPConnection")) {
		return object;
	}
	info = zend_hash_str_find_ptr(&ce->properties_info, ZEND_STRL("connection"));
	if (!info || info->flags & ZEND_ACC_STATIC) {
		return NULL;
	}
	value = OBJ_PROP(object, info->offset);
	ZVAL_DEREF(value);
	return Z_TYPE_P(value) == IS_OBJECT ? Z_OBJ_P(value) : NULL;
}

void *swoole_kinds_mongodb(zend_object *object)
{
	/* Of objects that are made otherwise than is known, one at a time is used. */
	static char any;
	const zend_class_entry *ce = declared(object);
	const zend_object *manager;
	zval *value;

	if (!ce || object->handlers->offset < (int) (sizeof(void *) + sizeof(zval))) {
		return ce ? &any : NULL;
	}
	if (IS(ce, "MongoDB\\Driver\\Manager")) {
		/* Begins with the library's client. */
		return inner(object);
	}
	/* The others have a manager, behind what they are made around. */
	value = IS(ce, "MongoDB\\Driver\\Server") ? (zval *) around(object) : (zval *) ((void **) around(object) + 1);
	if (Z_TYPE_INFO_P(value) == IS_UNDEF) {
		return NULL;
	}
	if (Z_TYPE_INFO_P(value) != IS_OBJECT_EX) {
		return &any;
	}
	manager = Z_OBJ_P(value);
	return IS(declared(manager), "MongoDB\\Driver\\Manager") ? inner(manager) : &any;
}

zend_object *swoole_kinds_mongodb_manager(zend_object *object)
{
	zval *value = (zval *) ((void **) around(object) + 1);

	if (object->handlers->offset < (int) (sizeof(void *) + sizeof(zval)) || Z_TYPE_INFO_P(value) != IS_OBJECT_EX) {
		return NULL;
	}
	return IS(declared(Z_OBJ_P(value)), "MongoDB\\Driver\\Manager") ? Z_OBJ_P(value) : NULL;
}

static bool has_nodes(const zend_module_entry *module)
{
	static const zend_module_entry *dom, *simplexml;

	if (EXPECTED(module && (module == dom || module == simplexml))) {
		return true;
	}
	if (!module || module->type != MODULE_PERSISTENT) {
		return module && (strcmp(module->name, "dom") == 0 || strcmp(module->name, "SimpleXML") == 0);
	}
	if (strcmp(module->name, "dom") == 0) {
		dom = module;
		return true;
	}
	if (strcmp(module->name, "SimpleXML") == 0) {
		simplexml = module;
		return true;
	}
	return false;
}

void *swoole_kinds_document(zend_object *object)
{
	const zend_class_entry *ce = declared(object);

	/* What is around a node begins with the node and its document (php_libxml.h, whose includes may not be installed). */
	if (!ce || object->handlers->offset < (int) (3 * sizeof(void *)) || !has_nodes(ce->info.internal.module)) {
		return NULL;
	}
	return ((void **) around(object))[1];
}

bool swoole_kinds_is_socket(void *stream)
{
	return strstr(((php_stream *) stream)->ops->label, "socket") != NULL;
}

int swoole_kinds_descriptor(void *stream)
{
	int fd = -1;

	/* Others may have to ask the script, or throw their buffers away. */
	if (!swoole_kinds_is_socket(stream) && strcmp(((php_stream *) stream)->ops->label, "STDIO") != 0) {
		return -1;
	}
	if (php_stream_cast((php_stream *) stream, PHP_STREAM_AS_FD_FOR_SELECT | PHP_STREAM_CAST_INTERNAL, (void **) &fd, 0) != SUCCESS) {
		return -1;
	}
	return fd;
}
