/* What only the structures of other extensions tell. Nothing of them is linked: they may be shared libraries, or missing. */
#include "php.h"
#include "zend_modules.h"
#include "zend_ptr_stack.h"
#include "zend_operators.h"

#if __has_include("ext/pdo/php_pdo_driver.h")
# include "ext/pdo/php_pdo_driver.h"
# define HAS_PDO 1
#endif
#if __has_include("ext/mysqli/php_mysqli_structs.h") && __has_include("ext/mysqlnd/mysqlnd.h")
# include "ext/mysqli/php_mysqli_structs.h"
# define HAS_MYSQLI 1
#endif

bool swoole_leases_is_number(zend_string *text)
{
	return is_numeric_string(ZSTR_VAL(text), ZSTR_LEN(text), NULL, NULL, 0) != 0;
}

bool swoole_leases_pdo_is_dead(zend_object *object)
{
#ifdef HAS_PDO
	pdo_dbh_t *handle = php_pdo_dbh_fetch_inner(object);

	return handle->is_persistent && handle->methods && handle->methods->check_liveness
		&& handle->methods->check_liveness(handle) == FAILURE;
#else
	return false;
#endif
}

#ifdef HAS_MYSQLI
static MY_MYSQL *connection_of(zend_object *object)
{
	MYSQLI_RESOURCE *resource = php_mysqli_fetch_object(object)->ptr;
	MY_MYSQL *mysql = resource && resource->status == MYSQLI_STATUS_VALID ? resource->ptr : NULL;

	return mysql && mysql->mysql && mysql->persistent ? mysql : NULL;
}
#endif

/* See mysqli.rs. */
enum { NOT_PERSISTENT, AT_REST, IN_TRANSACTION, NOT_USABLE };

int swoole_leases_mysqli_state(zend_object *object)
{
#ifdef HAS_MYSQLI
	MY_MYSQL *mysql = connection_of(object);
	MYSQLND_CONN_DATA *connection;

	if (!mysql) {
		return NOT_PERSISTENT;
	}
	connection = mysql->mysql->data;
	if (connection->state.state != CONN_READY) {
		return NOT_USABLE;
	}
	return connection->upsert_status->server_status & SERVER_STATUS_IN_TRANS ? IN_TRANSACTION : AT_REST;
#else
	return NOT_PERSISTENT;
#endif
}

bool swoole_leases_mysqli_is_shared(zend_object *object)
{
#ifdef HAS_MYSQLI
	MY_MYSQL *mysql = connection_of(object);

	return mysql && mysql->mysql->data->refcount > 1;
#else
	return false;
#endif
}

void swoole_leases_mysqli_do_not_keep(zend_object *object)
{
#ifdef HAS_MYSQLI
	MY_MYSQL *mysql = connection_of(object);
	zend_module_entry *module;

	if (!mysql) {
		return;
	}
	/* What mysqli counts when it puts a connection to the idle ones, or closes it instead. */
	module = zend_hash_str_find_ptr(&module_registry, "mysqli", sizeof("mysqli") - 1);
	if (module && module->globals_ptr) {
		((zend_mysqli_globals *) module->globals_ptr)->num_active_persistent--;
	}
	mysql->persistent = false;
#endif
}
