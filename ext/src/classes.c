/* The one C file of the extension: the generated class and function tables, and their registration.
 * A method that a stub declares and Rust does not define makes the extension fail to load. */
#include "php.h"
#include "zend_exceptions.h"
#include "ext/spl/spl_array.h"

#include "exception_arginfo.h"
#include "error_arginfo.h"
#include "exit_exception_arginfo.h"
#include "coroutine_arginfo.h"
#include "coroutine/channel_arginfo.h"
#include "coroutine/lock_arginfo.h"
#include "coroutine/timeout_exception_arginfo.h"
#include "coroutine/scope_arginfo.h"
#include "coroutine/context_arginfo.h"
#include "coroutine/iterator_arginfo.h"
#include "coroutine/canceled_exception_arginfo.h"
#include "coroutine/scheduler_arginfo.h"
#include "coroutine/mysql_arginfo.h"
#include "coroutine/system_arginfo.h"
#include "coroutine/mysql/exception_arginfo.h"
#include "name_resolver/context_arginfo.h"
#include "event_arginfo.h"
#include "runtime_arginfo.h"
#include "timer_arginfo.h"
#include "timer/iterator_arginfo.h"
#include "server_arginfo.h"
#include "server/port_arginfo.h"
#include "http/server_arginfo.h"
#include "http/request_arginfo.h"
#include "http/response_arginfo.h"

#define ext_functions swoole_functions
#include "functions_arginfo.h"
#undef ext_functions
#define ext_functions swoole_shortname_functions
#include "shortname_arginfo.h"
#undef ext_functions

/* Every class of the stubs, parents first. Filled by swoole_register_classes() in this order. */
struct swoole_classes {
	zend_class_entry *exception;
	zend_class_entry *error;
	zend_class_entry *exit_exception;
	zend_class_entry *coroutine;
	zend_class_entry *coroutine_channel;
	zend_class_entry *coroutine_lock;
	zend_class_entry *coroutine_timeout_exception;
	zend_class_entry *coroutine_scope;
	zend_class_entry *coroutine_context;
	zend_class_entry *coroutine_iterator;
	zend_class_entry *coroutine_canceled_exception;
	zend_class_entry *coroutine_scheduler;
	zend_class_entry *coroutine_system;
	zend_class_entry *coroutine_mysql;
	zend_class_entry *coroutine_mysql_exception;
	zend_class_entry *name_resolver_context;
	zend_class_entry *event;
	zend_class_entry *runtime;
	zend_class_entry *timer;
	zend_class_entry *timer_iterator;
	zend_class_entry *server;
	zend_class_entry *server_port;
	zend_class_entry *http_server;
	zend_class_entry *http_request;
	zend_class_entry *http_response;
};

const zend_function_entry *swoole_function_table(void)
{
	return swoole_functions;
}

const zend_function_entry *swoole_shortname_function_table(void)
{
	return swoole_shortname_functions;
}

void swoole_register_classes(struct swoole_classes *classes)
{
	classes->exception = register_class_Swoole_Exception(zend_ce_exception);
	classes->error = register_class_Swoole_Error(zend_ce_error);
	classes->exit_exception = register_class_Swoole_ExitException(classes->exception);
	classes->coroutine = register_class_Swoole_Coroutine();
	classes->coroutine_channel = register_class_Swoole_Coroutine_Channel();
	classes->coroutine_lock = register_class_Swoole_Coroutine_Lock();
	classes->coroutine_timeout_exception = register_class_Swoole_Coroutine_TimeoutException(zend_ce_exception);
	classes->coroutine_scope = register_class_Swoole_Coroutine_Scope();
	classes->coroutine_context = register_class_Swoole_Coroutine_Context(spl_ce_ArrayObject);
	classes->coroutine_iterator = register_class_Swoole_Coroutine_Iterator(spl_ce_ArrayIterator);
	classes->coroutine_canceled_exception = register_class_Swoole_Coroutine_CanceledException(zend_ce_exception);
	classes->coroutine_scheduler = register_class_Swoole_Coroutine_Scheduler();
	classes->coroutine_system = register_class_Swoole_Coroutine_System();
	classes->coroutine_mysql = register_class_Swoole_Coroutine_MySQL();
	classes->coroutine_mysql_exception = register_class_Swoole_Coroutine_MySQL_Exception(classes->exception);
	classes->name_resolver_context = register_class_Swoole_NameResolver_Context();
	classes->event = register_class_Swoole_Event();
	classes->runtime = register_class_Swoole_Runtime();
	classes->timer = register_class_Swoole_Timer();
	classes->timer_iterator = register_class_Swoole_Timer_Iterator(spl_ce_ArrayIterator);
	classes->server = register_class_Swoole_Server();
	classes->server_port = register_class_Swoole_Server_Port();
	classes->http_server = register_class_Swoole_Http_Server(classes->server);
	classes->http_request = register_class_Swoole_Http_Request();
	classes->http_response = register_class_Swoole_Http_Response();
}
