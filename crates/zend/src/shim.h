/* What bindgen reads, and the few things that only C can express. */
#ifndef SWOOLE_ZEND_SHIM_H
#define SWOOLE_ZEND_SHIM_H

#include "php.h"
#include "php_ini.h"
#include "php_output.h"
#include "SAPI.h"
#include "zend_exceptions.h"
#include "zend_fibers.h"
#include "zend_observer.h"
#include "zend_extensions.h"
#include "zend_llist.h"
#include "zend_interfaces.h"
#include "zend_closures.h"
#include "zend_builtin_functions.h"
#include "zend_smart_str.h"
#include "zend_vm.h"
#include "zend_gc.h"
#include "zend_generators.h"
#include "php_network.h"
#include "ext/standard/info.h"
#include "ext/standard/php_var.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/file.h"
#include "ext/json/php_json.h"
#include "ext/pcre/php_pcre.h"
#include "ext/spl/spl_array.h"
#include "ext/random/php_random.h"

/* Runs fn(data) under zend_try. True when it ended, false when the engine bailed out of it. */
bool swoole_shim_try(void (*fn)(void *), void *data);

/* Bails out to the innermost zend_try. */
ZEND_COLD ZEND_NORETURN void swoole_shim_bailout(void);

/* zend_get_module() needs the build id, which is made of macros. */
extern const char swoole_shim_build_id[];

/* Tells valgrind, when it watches, that this range is a stack. */
void swoole_shim_register_stack(void *low, void *high);

/* ZEND_EXIT's operand, resolved: NULL when there is none. */
zval *swoole_shim_exit_operand(zend_execute_data *execute_data);

/* SG(server_context)-free call of the SAPI's query-string parser into a fresh array. */
void swoole_shim_parse_query(const char *text, size_t length, zval *into);

/* PHP's limit for the variables of one query, body or Cookie header. */
zend_long swoole_shim_max_input_vars(void);

/* One variable of a request, by PHP's rules for names, into an array of ours; the name holds no NUL. What has exactly
 * that name already stays. */
void swoole_shim_register_cookie(const char *name, size_t name_length, const char *value, size_t length, zval *into);

/* Adds an element and takes over the value. What a key has already becomes a list, in the order of coming. */
void swoole_shim_hash_add_or_list(zend_array *array, zend_string *key, zval *value);
void swoole_shim_symtable_add_or_list(zend_array *array, const char *key, size_t length, zval *value);

/* Macros and inline functions of the engine, as functions. */
void swoole_shim_gc_add(zend_get_gc_buffer *buffer, zval *value);
void swoole_shim_gc_use(zend_get_gc_buffer *buffer, zval **table, int *n);
zend_string *swoole_shim_string(const char *text, size_t length);
void swoole_shim_array_init(zval *array, uint32_t size);
const char *swoole_shim_executing_file(uint32_t *line);
zval *swoole_shim_symtable_update(zend_array *array, const char *key, size_t length, zval *value);
zval *swoole_shim_symtable_find(zend_array *array, const char *key, size_t length);
void swoole_shim_separate_array(zval *array);
bool swoole_shim_is_out_of_memory(void);
bool swoole_shim_is_compiling(void);
void swoole_shim_warning(int level, const char *message);
void swoole_shim_forget_memory_limit(void);

/* Whether only PHP code, and C code known to bear it, lies between here and the bottom of the coroutine. */
bool swoole_shim_is_interruptible(zend_execute_data *execute_data, const zend_function *base);

/* A frame as a signal handler can show it; strings are NULL where there is nothing to show. */
struct swoole_shim_call {
	const char *file;
	const char *class_name;
	const char *function;
	uint32_t line;
};

/* Fills in one frame and returns the one below it, by reading alone. */
zend_execute_data *swoole_shim_call(zend_execute_data *execute_data, struct swoole_shim_call *call);

/* A function's name. A class without a function is one that is being made; neither when it is not known. */
struct swoole_shim_name {
	zend_string *class_name;
	zend_string *function;
};

/* A line of PHP code, the function it belongs to, and the internal function called there. A file's own code has no name. */
struct swoole_shim_place {
	zend_string *file;
	uint32_t line;
	/* Where the function begins. */
	uint32_t begin;
	struct swoole_shim_name caller;
	struct swoole_shim_name callee;
	/* The extension that has the callee, where that is known. */
	const char *module;
};

/* Where a stack stands whose innermost call this is. False when there is no PHP code in it. */
bool swoole_shim_place(zend_execute_data *execute_data, struct swoole_shim_place *place);

/* The same for a frame that the VM's interrupt has stopped; the callee is then one that has just returned. */
bool swoole_shim_interrupted_place(zend_execute_data *execute_data, struct swoole_shim_place *place);
/* An exception was thrown at an interrupt in this frame: prepares it for the engine, which is about to leave it. */
void swoole_shim_thrown_at_interrupt(zend_execute_data *execute_data);

/* The file descriptor behind an int, a stream or an ext-sockets object; -1 when there is none. */
int swoole_shim_descriptor(zval *value);
bool swoole_shim_is_stream(zval *value);
void swoole_shim_stream_end(zval *value);

/* One native session, see session.c. Whether ext/session is there, and as this was compiled for. */
struct swoole_session;
bool swoole_session_bind(void);
/* Made with nothing open, and with the save handler and the serializer that are set now. */
struct swoole_session *swoole_session_new(bool own_headers);
/* Exchanges it with the one in the engine's globals. Allocates nothing and calls nobody. */
void swoole_session_swap(struct swoole_session *session, bool enters);
/* The rest are about the one in the globals; `session` is where the former one lies meanwhile. */
void swoole_session_publish(struct swoole_session *session);
bool swoole_session_is_at_rest(void);
bool swoole_session_is_active(void);
bool swoole_session_has_user_handler(void);
void swoole_session_write(void);
void swoole_session_abort(void);
void swoole_session_release(void);
void swoole_session_close_files(void);
/* Its values have been released. */
void swoole_session_free(struct swoole_session *session);
void swoole_session_request_shutdown(void);

/* A call of ext-soap that is under way, see soap.c. */
struct swoole_soap;
bool swoole_soap_bind(void);
struct swoole_soap *swoole_soap_begin(void);
void swoole_soap_leave(struct swoole_soap *soap);
void swoole_soap_return(struct swoole_soap *soap);
void swoole_soap_end(struct swoole_soap *soap);

/* Whether a stream holds bytes that nobody has read, or its descriptor has some. */
bool swoole_shim_stream_has_rest(zval *value);
/* Closes a stream, and one that is kept for later for good. */
void swoole_shim_stream_close_for_good(zval *value);
/* The stream behind a resource, to be compared only. */
void *swoole_shim_stream(zval *value);

/* A frame for calling `function` as `frame` was called, with the same arguments; those beyond, up to `count`, are null. It is
 * not the current frame yet. */
zend_execute_data *swoole_shim_push_again(zend_execute_data *frame, zend_function *function, uint32_t count);
/* Releases the arguments and the frame. */
void swoole_shim_pop_again(zend_execute_data *call);
/* The place of an argument, counted from 1. */
zval *swoole_shim_argument(zend_execute_data *call, uint32_t position);

/* Takes an element of the process's list of persistent handles out, without ending what is behind it. */
void swoole_shim_forget_persistent(zend_string *key);
/* Finds where a Fiber that was resumed stands: elsewhere.rs. False when nobody alive is in it. */
typedef bool swoole_shim_locate_fiber(zend_fiber_context *fiber, zend_execute_data **call);

/* Generators and Fibers that are in the middle of something on another stack: elsewhere.c. */
void swoole_shim_watch_elsewhere(swoole_shim_locate_fiber *locate);
void swoole_shim_forget_elsewhere(void);

/* Where ext/mysqli keeps the number of the last failed connect, the text behind it; 0 when its headers are not installed. */
size_t swoole_shim_mysqli_error_offset(void);

/* Whether somebody is in the midst of going through a value, or through something in it; also true when it is too large to
 * tell. */
bool swoole_shim_is_being_walked(zval *value);

/* The state of mt_rand(): how many bytes, and an exchange of it and of whether it is seeded for what is given. */
size_t swoole_shim_random_size(void);
bool swoole_shim_exchange_random(void *state, bool seeded);

/* Takes the marks off that whoever goes through this value has left on its way, and tells which. */
typedef void (*swoole_shim_lifted)(void *to, zend_refcounted *container);
void swoole_shim_lift_walk(zval *value, swoole_shim_lifted lifted, void *to);
/* The same for the arguments of an internal function, or what is being compared in PHP code. */
void swoole_shim_lift_walks_of(zend_execute_data *call, swoole_shim_lifted lifted, void *to);
/* Tells which tables PHP code is writing into right now. */
void swoole_shim_find_written(zend_execute_data *call, swoole_shim_lifted found, void *to);
void swoole_shim_put_walk_back(zend_refcounted *container);

/* Whether a class of this name is needed for something else than the running code itself: a constant, perhaps. */
bool swoole_shim_may_evaluate(zend_string *class_name);
/* Takes the marks off the constants that are being evaluated, and tells which. */
void swoole_shim_lift_constants(swoole_shim_lifted lifted, void *to);
void swoole_shim_put_constant_back(zend_refcounted *constant);

#endif
