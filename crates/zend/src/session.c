/* Native sessions: what ext/session keeps of the one that is open, taken out of its globals and put back.
 *
 * The extension knows one session at a time. What belongs to it are some twenty fields of its globals, the variable
 * $_SESSION, and the headers that it sends; all else there are INI settings, which are the process's.
 *
 *   globals ──┐               ┌── struct swoole_session
 *     id      │     swap      │     id
 *     data    ├──────────────►┤     data
 *     $_SESSION               │     $_SESSION
 *
 * An exchange happens in the middle of a switch of stacks, where memory must not be asked for. So the entry of $_SESSION
 * in the table of global variables refers to a slot here for good (as the engine's own entries refer to variables of the
 * main script), and the slot changes its contents.
 */
#include "shim.h"
#include "zend_modules.h"

#if defined(__has_include)
# if __has_include("ext/session/php_session.h")
#  define HAVE_SESSION_HEADER 1
# endif
#endif

#ifdef HAVE_SESSION_HEADER
#include "ext/session/php_session.h"

#undef PS
#define PS(field) (globals->field)

/* Where ext/session is a shared extension that is loaded later, the linker has nothing to put here. */
#pragma weak php_session_flush

/* Only for messages, and not in 8.1. */
#if PHP_VERSION_ID >= 80200
# define WITH_CLASS_NAME(code) do { code; } while (0)
#else
# define WITH_CLASS_NAME(code) do {} while (0)
#endif

static php_ps_globals *globals;

struct swoole_session {
	zend_string *id;
	const ps_module *mod;
	const ps_module *default_mod;
	void *mod_data;
	php_session_status session_status;
	zval user_handlers[PS_NUM_APIS];
	bool mod_user_implemented;
	bool mod_user_is_open;
	zend_string *mod_user_class_name;
	const struct ps_serializer_struct *serializer;
	zval http_session_vars;
	bool send_cookie;
	bool define_sid;
	bool in_save_handler;
	bool set_handler;
	php_session_rfc1867_progress *rfc1867_progress;
	zend_string *session_vars;
	/* $_SESSION. */
	zval variable;
	/* What header() and its like have collected, and whether it is too late for more. */
	bool own_headers;
	zend_llist headers;
	unsigned char headers_sent;
	/* What was set when it came into the globals: a change of INI settings since is everybody's. */
	const ps_module *found_mod;
	const struct ps_serializer_struct *found_serializer;
};

/* What $_SESSION refers to, once a session has been taken out. */
static zval slot;
static bool has_slot;

bool swoole_session_bind(void)
{
	zend_module_entry *module = zend_hash_str_find_ptr(&module_registry, ZEND_STRL("session"));

	globals = NULL;
#ifndef ZTS
	if (module && module->globals_ptr && module->globals_size == sizeof(php_ps_globals)) {
		globals = module->globals_ptr;
	}
#endif
	return globals != NULL;
}

/* Allocates, so it is not done in the exchange. */
static void make_slot(void)
{
	zval *entry = zend_hash_str_find(&EG(symbol_table), ZEND_STRL("_SESSION"));

	if (entry && Z_TYPE_P(entry) == IS_INDIRECT) {
		return;
	}
	if (entry) {
		ZVAL_COPY_VALUE(&slot, entry);
	} else {
		zval none;
		ZVAL_NULL(&none);
		entry = zend_hash_str_add(&EG(symbol_table), ZEND_STRL("_SESSION"), &none);
		ZVAL_UNDEF(&slot);
	}
	ZVAL_INDIRECT(entry, &slot);
	HT_FLAGS(&EG(symbol_table)) |= HASH_FLAG_HAS_EMPTY_IND;
	has_slot = true;
}

struct swoole_session *swoole_session_new(bool own_headers)
{
	make_slot();

	struct swoole_session *session = calloc(1, sizeof(*session));
	if (!session) {
		zend_error_noreturn(E_ERROR, "Out of memory");
	}
	session->session_status = PS(session_status) == php_session_disabled ? php_session_disabled : php_session_none;
	session->define_sid = true;
	session->mod = PS(mod);
	session->default_mod = PS(default_mod);
	session->serializer = PS(serializer);
	for (int i = 0; i < PS_NUM_APIS; i++) {
		ZVAL_COPY(&session->user_handlers[i], &PS(mod_user_names).names[i]);
	}
	WITH_CLASS_NAME(if (PS(mod_user_class_name)) session->mod_user_class_name = zend_string_copy(PS(mod_user_class_name)));
	ZVAL_UNDEF(&session->http_session_vars);
	ZVAL_UNDEF(&session->variable);
	session->own_headers = own_headers;
	if (own_headers) {
		session->headers = SG(sapi_headers).headers;
		session->headers.head = session->headers.tail = session->headers.traverse_ptr = NULL;
		session->headers.count = 0;
	}
	return session;
}

#define EXCHANGE(type, one, other) do { type former = one; one = other; other = former; } while (0)
#define EXCHANGE_FIELD(type, field) EXCHANGE(type, PS(field), session->field)

void swoole_session_swap(struct swoole_session *session, bool enters)
{
	EXCHANGE_FIELD(zend_string *, id);
	EXCHANGE_FIELD(const ps_module *, mod);
	EXCHANGE_FIELD(const ps_module *, default_mod);
	EXCHANGE_FIELD(void *, mod_data);
	EXCHANGE_FIELD(php_session_status, session_status);
	for (int i = 0; i < PS_NUM_APIS; i++) {
		EXCHANGE(zval, PS(mod_user_names).names[i], session->user_handlers[i]);
	}
	EXCHANGE_FIELD(bool, mod_user_implemented);
	EXCHANGE_FIELD(bool, mod_user_is_open);
	WITH_CLASS_NAME(EXCHANGE_FIELD(zend_string *, mod_user_class_name));
	EXCHANGE_FIELD(const struct ps_serializer_struct *, serializer);
	EXCHANGE_FIELD(zval, http_session_vars);
	EXCHANGE_FIELD(bool, send_cookie);
	EXCHANGE_FIELD(bool, define_sid);
	EXCHANGE_FIELD(bool, in_save_handler);
	EXCHANGE_FIELD(bool, set_handler);
	EXCHANGE_FIELD(php_session_rfc1867_progress *, rfc1867_progress);
	EXCHANGE_FIELD(zend_string *, session_vars);
	EXCHANGE(zval, slot, session->variable);
	if (session->own_headers) {
		EXCHANGE(zend_llist, SG(sapi_headers).headers, session->headers);
		EXCHANGE(unsigned char, SG(headers_sent), session->headers_sent);
	}

	if (enters) {
		session->found_mod = PS(mod);
		session->found_serializer = PS(serializer);
		return;
	}
	/* It has left, with what was set meanwhile. */
	if (session->mod != session->found_mod) {
		PS(mod) = session->mod;
		PS(default_mod) = session->default_mod;
	}
	if (session->serializer != session->found_serializer) {
		PS(serializer) = session->serializer;
	}
}

/* The save handler that this session has been given is from now on everybody's who sets none. */
void swoole_session_publish(struct swoole_session *session)
{
	zval former[PS_NUM_APIS];
	zend_string *former_name = session->mod_user_class_name;

	session->mod = PS(mod);
	session->default_mod = PS(default_mod);
	for (int i = 0; i < PS_NUM_APIS; i++) {
		ZVAL_COPY_VALUE(&former[i], &session->user_handlers[i]);
		ZVAL_COPY(&session->user_handlers[i], &PS(mod_user_names).names[i]);
	}
	session->mod_user_class_name = NULL;
	WITH_CLASS_NAME(if (PS(mod_user_class_name)) session->mod_user_class_name = zend_string_copy(PS(mod_user_class_name)));
	session->found_mod = PS(mod);

	if (former_name) {
		zend_string_release(former_name);
	}
	for (int i = 0; i < PS_NUM_APIS; i++) {
		zval_ptr_dtor(&former[i]);
	}
}

bool swoole_session_is_active(void)
{
	return PS(session_status) == php_session_active;
}

bool swoole_session_has_user_handler(void)
{
	return PS(mod) && strcmp(PS(mod)->s_name, "user") == 0;
}

/* Whether there is nothing in the globals that a session has left. */
bool swoole_session_is_at_rest(void)
{
	return PS(session_status) != php_session_active && !PS(id) && !PS(mod_data) && !PS(mod_user_implemented)
		&& Z_ISUNDEF(PS(http_session_vars)) && !PS(session_vars) && Z_ISUNDEF(slot);
}

/* As at the end of a request. */
void swoole_session_write(void)
{
	if (PS(session_status) != php_session_active) {
		return;
	}
	if (php_session_flush) {
		php_session_flush(1);
		return;
	}
	zend_function *close = zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("session_write_close"));
	if (close) {
		zval result;
		ZVAL_UNDEF(&result);
		zend_call_known_function(close, NULL, NULL, &result, 0, NULL, NULL);
	}
}

/* Ends it without writing, and without data. */
void swoole_session_abort(void)
{
	if (PS(mod) && (PS(mod_data) || PS(mod_user_implemented))) {
		PS(mod)->s_close(&PS(mod_data));
	}
	PS(session_status) = PS(session_status) == php_session_disabled ? php_session_disabled : php_session_none;
	if (Z_ISREF(PS(http_session_vars)) && Z_TYPE_P(Z_REFVAL(PS(http_session_vars))) == IS_ARRAY) {
		zval *variables = Z_REFVAL(PS(http_session_vars));
		SEPARATE_ARRAY(variables);
		zend_hash_clean(Z_ARRVAL_P(variables));
	}
}

static void release_value(zval *place)
{
	zval value;

	/* A destructor finds the place empty. */
	ZVAL_COPY_VALUE(&value, place);
	ZVAL_UNDEF(place);
	zval_ptr_dtor(&value);
}

static void release_string(zend_string **place)
{
	zend_string *string = *place;

	*place = NULL;
	if (string) {
		zend_string_release(string);
	}
}

/* Closes what is open and gives everything back that belongs to it. */
void swoole_session_release(void)
{
	if (PS(mod) && (PS(mod_data) || PS(mod_user_implemented))) {
		PS(mod)->s_close(&PS(mod_data));
	}
	PS(mod_data) = NULL;
	PS(mod_user_implemented) = false;
	PS(mod_user_is_open) = false;
	if (PS(session_status) == php_session_active) {
		PS(session_status) = php_session_none;
	}
	release_value(&PS(http_session_vars));
	release_value(&slot);
	release_string(&PS(id));
	release_string(&PS(session_vars));
	WITH_CLASS_NAME(release_string(&PS(mod_user_class_name)));
	for (int i = 0; i < PS_NUM_APIS; i++) {
		release_value(&PS(mod_user_names).names[i]);
	}
}

/* In a forked child: the parent's session is the parent's, but the child must not keep its file, which is locked. */
void swoole_session_close_files(void)
{
	if (PS(mod) && PS(mod_data) && strcmp(PS(mod)->s_name, "files") == 0) {
		PS(mod)->s_close(&PS(mod_data));
	}
	PS(mod_data) = NULL;
}

void swoole_session_free(struct swoole_session *session)
{
	if (session->own_headers) {
		zend_llist_destroy(&session->headers);
	}
	free(session);
}

/* The table of global variables is about to go, and with it what the slot holds. */
void swoole_session_request_shutdown(void)
{
	zval *entry;

	if (!has_slot) {
		return;
	}
	has_slot = false;
	entry = zend_hash_str_find(&EG(symbol_table), ZEND_STRL("_SESSION"));
	if (entry && Z_TYPE_P(entry) == IS_INDIRECT && Z_INDIRECT_P(entry) == &slot) {
		if (Z_ISUNDEF(slot)) {
			ZVAL_NULL(entry);
			zend_hash_str_del(&EG(symbol_table), ZEND_STRL("_SESSION"));
		} else {
			ZVAL_COPY_VALUE(entry, &slot);
		}
	} else {
		zval_ptr_dtor(&slot);
	}
	ZVAL_UNDEF(&slot);
}

#else /* PHP without sessions. */

bool swoole_session_bind(void) { return false; }
struct swoole_session *swoole_session_new(bool own_headers) { (void) own_headers; return NULL; }
void swoole_session_swap(struct swoole_session *session, bool enters) { (void) session; (void) enters; }
void swoole_session_publish(struct swoole_session *session) { (void) session; }
bool swoole_session_is_at_rest(void) { return true; }
bool swoole_session_is_active(void) { return false; }
bool swoole_session_has_user_handler(void) { return false; }
void swoole_session_write(void) {}
void swoole_session_abort(void) {}
void swoole_session_release(void) {}
void swoole_session_close_files(void) {}
void swoole_session_free(struct swoole_session *session) { (void) session; }
void swoole_session_request_shutdown(void) {}

#endif
