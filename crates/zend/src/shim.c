/* See shim.h. setjmp must be called from C: it returns twice. */
#include "shim.h"
#include "zend_modules.h"
#include "php_variables.h"

#if defined(__has_include)
# if __has_include(<valgrind/valgrind.h>)
#  include <valgrind/valgrind.h>
# endif
#endif

bool swoole_shim_try(void (*fn)(void *), void *data)
{
	volatile bool ended = false;
	JMP_BUF *outer = EG(bailout);
	JMP_BUF here;

	EG(bailout) = &here;
	if (SETJMP(here) == 0) {
		fn(data);
		ended = true;
	}
	EG(bailout) = outer;
	return ended;
}

ZEND_COLD ZEND_NORETURN void swoole_shim_bailout(void)
{
	zend_bailout();
}

const char swoole_shim_build_id[] = ZEND_MODULE_BUILD_ID;

void swoole_shim_register_stack(void *low, void *high)
{
#ifdef VALGRIND_STACK_REGISTER
	(void) VALGRIND_STACK_REGISTER(low, high);
#else
	(void) low;
	(void) high;
#endif
}

zval *swoole_shim_exit_operand(zend_execute_data *execute_data)
{
	const zend_op *opline = EX(opline);
	zval *operand;

	switch (opline->op1_type) {
		case IS_UNUSED:
			return NULL;
		case IS_CONST:
			operand = RT_CONSTANT(opline, opline->op1);
			break;
		default:
			operand = EX_VAR(opline->op1.var);
			break;
	}
	ZVAL_DEREF(operand);
	return operand;
}

void swoole_shim_parse_query(const char *text, size_t length, zval *into)
{
	array_init(into);
	/* PARSE_STRING fills the given array and frees its copy of the text. */
	sapi_module.treat_data(PARSE_STRING, estrndup(text, length), into);
}

zend_long swoole_shim_max_input_vars(void)
{
	return PG(max_input_vars);
}

void swoole_shim_register_cookie(const char *name, size_t name_length, const char *value, size_t length, zval *into)
{
	if (zend_symtable_str_exists(Z_ARRVAL_P(into), name, name_length)) {
		return;
	}
	/* The filter may put another text in the place of its own, and naming cuts the name into pieces. */
	char *variable = estrndup(name, name_length);
	char *text = estrndup(value, length);
	size_t filtered = length;
	if (sapi_module.input_filter(PARSE_STRING, variable, &text, length, &filtered)) {
		php_register_variable_safe(variable, text, filtered, into);
	}
	efree(text);
	efree(variable);
}

static void append_to_list(zval *found, zval *value)
{
	if (Z_TYPE_P(found) != IS_ARRAY) {
		zval list;
		array_init_size(&list, 2);
		zend_hash_next_index_insert_new(Z_ARRVAL(list), found);
		ZVAL_COPY_VALUE(found, &list);
	}
	zend_hash_next_index_insert(Z_ARRVAL_P(found), value);
}

void swoole_shim_hash_add_or_list(zend_array *array, zend_string *key, zval *value)
{
	if (!zend_hash_add(array, key, value)) {
		append_to_list(zend_hash_find(array, key), value);
	}
}

void swoole_shim_symtable_add_or_list(zend_array *array, const char *key, size_t length, zval *value)
{
	zend_ulong index;
	if (ZEND_HANDLE_NUMERIC_STR(key, length, index)) {
		if (!zend_hash_index_add(array, index, value)) {
			append_to_list(zend_hash_index_find(array, index), value);
		}
	} else if (!zend_hash_str_add(array, key, length, value)) {
		append_to_list(zend_hash_str_find(array, key, length), value);
	}
}

void swoole_shim_gc_add(zend_get_gc_buffer *buffer, zval *value)
{
	zend_get_gc_buffer_add_zval(buffer, value);
}

void swoole_shim_gc_use(zend_get_gc_buffer *buffer, zval **table, int *n)
{
	zend_get_gc_buffer_use(buffer, table, n);
}

zend_string *swoole_shim_string(const char *text, size_t length)
{
	return zend_string_init_fast(text, length);
}

void swoole_shim_array_init(zval *array, uint32_t size)
{
	array_init_size(array, size);
}

/* The innermost user frame's file and line, by reading alone: safe in a signal handler. */
const char *swoole_shim_executing_file(uint32_t *line)
{
	zend_execute_data *frame = EG(current_execute_data);

	while (frame && (!frame->func || !ZEND_USER_CODE(frame->func->type))) {
		frame = frame->prev_execute_data;
	}
	if (!frame) {
		*line = 0;
		return NULL;
	}
	*line = frame->opline ? frame->opline->lineno : 0;
	return ZSTR_VAL(frame->func->op_array.filename);
}

/* The memory limit was hit and the engine will say so at the next instruction of PHP code. Only the releases that delay
 * the error know this state; the others leave by longjmp at once. */
bool swoole_shim_is_out_of_memory(void)
{
#ifdef ZEND_HAS_OOM
	return ZEND_HAS_OOM();
#else
	return false;
#endif
}

void swoole_shim_warning(int level, const char *message)
{
	php_error_docref(NULL, level, "%s", message);
}

zval *swoole_shim_symtable_update(zend_array *array, const char *key, size_t length, zval *value)
{
	return zend_symtable_str_update(array, key, length, value);
}

zval *swoole_shim_symtable_find(zend_array *array, const char *key, size_t length)
{
	return zend_symtable_str_find(array, key, length);
}

void swoole_shim_separate_array(zval *array)
{
	SEPARATE_ARRAY(array);
}

/* Engines that unwind the stack at the memory limit note it, until the request ends, as handled; no function is called
 * meanwhile. */
void swoole_shim_forget_memory_limit(void)
{
#ifdef ZEND_HAS_OOM
	EG(delayed_oom).state = ZEND_OOM_STATE_NONE;
#endif
}

/* Functions of the engine that call PHP code back and do nothing else meanwhile. */
static bool calls_back(const zend_function *function)
{
	static const char *const functions[] = {
		"call_user_func", "call_user_func_array", "forward_static_call", "forward_static_call_array",
		"array_map", "array_filter", "array_reduce", "array_walk", "array_walk_recursive",
		"usort", "uasort", "uksort", "preg_replace_callback", "preg_replace_callback_array",
	};
	static const char *const classes[] = {
		"Generator", "Closure", "ReflectionClass", "ReflectionFunction", "ReflectionMethod",
	};
	const zend_string *name = function->common.function_name;
	size_t i;

	if (!name) {
		return false;
	}
	if (function->common.scope) {
		name = function->common.scope->name;
		for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
			if (zend_string_equals_cstr(name, classes[i], strlen(classes[i]))) {
				return true;
			}
		}
		return false;
	}
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (zend_string_equals_cstr(name, functions[i], strlen(functions[i]))) {
			return true;
		}
	}
	return false;
}

/* Destructors, conversions, property and autoload hooks: called by the engine in the middle of something. */
static bool is_magic(const zend_function *function)
{
	const zend_string *name = function->common.function_name;

	return name && ZSTR_LEN(name) > 2 && ZSTR_VAL(name)[0] == '_' && ZSTR_VAL(name)[1] == '_'
		&& !zend_string_equals_literal(name, "__construct") && !zend_string_equals_literal(name, "__invoke");
}

bool swoole_shim_is_interruptible(zend_execute_data *execute_data, const zend_function *base)
{
	zend_execute_data *frame = execute_data;

	if (OG(running) || (EG(in_autoload) && zend_hash_num_elements(EG(in_autoload)))) {
		return false;
	}
	for (; frame; frame = frame->prev_execute_data) {
		const zend_function *function = frame->func;
		const zend_function *caller;

		if (!function) {
			/* What a generator that delegates puts between itself and its delegate. */
			continue;
		}
		if (function == base) {
			return true;
		}
		if (!ZEND_USER_CODE(function->type)) {
			if (!calls_back(function)) {
				return false;
			}
			continue;
		}
		if (!(ZEND_CALL_INFO(frame) & ZEND_CALL_TOP)) {
			continue;
		}
		/* C code has entered the VM here. */
		if (ZEND_CALL_INFO(frame) & ZEND_CALL_GENERATOR) {
			const zend_generator *generator = (const zend_generator *) frame->return_value;
			if (generator->flags & ZEND_GENERATOR_FORCED_CLOSE) {
				return false;
			}
			continue;
		}
		caller = frame->prev_execute_data ? frame->prev_execute_data->func : NULL;
		if (caller != base && (!caller || ZEND_USER_CODE(caller->type) || is_magic(function))) {
			return false;
		}
	}
	return false;
}

zend_execute_data *swoole_shim_call(zend_execute_data *execute_data, struct swoole_shim_call *call)
{
	const zend_function *function = execute_data->func;

	memset(call, 0, sizeof(*call));
	if (function) {
		if (function->common.function_name) {
			call->function = ZSTR_VAL(function->common.function_name);
		}
		if (function->common.scope && function->common.scope->name) {
			call->class_name = ZSTR_VAL(function->common.scope->name);
		}
		if (ZEND_USER_CODE(function->type)) {
			call->file = function->op_array.filename ? ZSTR_VAL(function->op_array.filename) : NULL;
			call->line = execute_data->opline ? execute_data->opline->lineno : 0;
		}
	}
	return execute_data->prev_execute_data;
}

/* NULL when it is not a stream or was closed; silent. */
static php_stream *stream_of(zval *value)
{
	if (Z_TYPE_P(value) != IS_RESOURCE) {
		return NULL;
	}
	return zend_fetch_resource2(Z_RES_P(value), NULL, php_file_le_stream(), php_file_le_pstream());
}

bool swoole_shim_is_stream(zval *value)
{
	return stream_of(value) != NULL;
}

void swoole_shim_stream_end(zval *value)
{
	php_stream *stream = stream_of(value);

	if (stream) {
		stream->eof = 1;
	}
}

int swoole_shim_descriptor(zval *value)
{
	php_stream *stream;
	int fd = -1;

	switch (Z_TYPE_P(value)) {
		case IS_LONG:
			return Z_LVAL_P(value) >= 0 && Z_LVAL_P(value) <= INT_MAX ? (int) Z_LVAL_P(value) : -1;
		case IS_RESOURCE:
			stream = stream_of(value);
			if (stream && php_stream_cast(stream, PHP_STREAM_AS_FD_FOR_SELECT | PHP_STREAM_CAST_INTERNAL, (void **) &fd, 1) == SUCCESS) {
				return fd;
			}
			return -1;
		case IS_OBJECT: {
			zend_class_entry *ce = Z_OBJCE_P(value);

			/* ext-sockets may be another shared library, so nothing of it is linked: its class is final, and its
			 * objects begin with the descriptor (php_sockets.h). */
			if (ce->type == ZEND_INTERNAL_CLASS && zend_string_equals_literal(ce->name, "Socket")
					&& ce->info.internal.module && strcmp(ce->info.internal.module->name, "sockets") == 0) {
				return *(int *) ((char *) Z_OBJ_P(value) - Z_OBJ_HT_P(value)->offset);
			}
			return -1;
		}
		default:
			return -1;
	}
}

/* An include opens and reads its file while the compiler's state is half that of the includer; the lexer and the
 * compiler then work on globals that no other coroutine may see. */
bool swoole_shim_is_compiling(void)
{
	zend_execute_data *call = EG(current_execute_data);
	if (CG(in_compilation)) {
		return true;
	}
	return call != NULL && call->func != NULL && ZEND_USER_CODE(call->func->type) && call->opline != NULL
		&& call->opline->opcode == ZEND_INCLUDE_OR_EVAL;
}

bool swoole_shim_stream_has_rest(zval *value)
{
	php_stream *stream = stream_of(value);
	int fd;

	if (!stream) {
		return false;
	}
	if (stream->writepos > stream->readpos) {
		return true;
	}
	fd = swoole_shim_descriptor(value);
	/* A socket that has ended is readable, too. */
	return fd >= 0 && php_pollfd_for_ms(fd, PHP_POLLREADABLE, 0) > 0;
}

void swoole_shim_stream_close_for_good(zval *value)
{
	php_stream *stream = stream_of(value);

	if (stream) {
		/* As fclose() does: whoever has the resource releases it. */
		php_stream_free(stream, PHP_STREAM_FREE_KEEP_RSRC | PHP_STREAM_FREE_CLOSE_PERSISTENT);
	}
}

void *swoole_shim_stream(zval *value)
{
	return stream_of(value);
}

zend_execute_data *swoole_shim_push_again(zend_execute_data *frame, zend_function *function, uint32_t count)
{
	uint32_t passed = ZEND_CALL_NUM_ARGS(frame);
	uint32_t info = ZEND_CALL_NESTED_FUNCTION;
	uint32_t i;
	zend_execute_data *call;

	if (count < passed) {
		count = passed;
	}
	if (Z_TYPE(frame->This) == IS_OBJECT) {
		info |= ZEND_CALL_HAS_THIS;
	}
	call = zend_vm_stack_push_call_frame(info, function, count, Z_PTR(frame->This));
	for (i = 1; i <= passed; i++) {
		ZVAL_COPY(ZEND_CALL_ARG(call, i), ZEND_CALL_ARG(frame, i));
	}
	for (; i <= count; i++) {
		ZVAL_NULL(ZEND_CALL_ARG(call, i));
	}
	/* In a backtrace it stands in the other's place. */
	call->prev_execute_data = frame->prev_execute_data;
	call->opline = NULL;
	return call;
}

void swoole_shim_pop_again(zend_execute_data *call)
{
	zend_vm_stack_free_args(call);
	zend_vm_stack_free_call_frame(call);
}

zval *swoole_shim_argument(zend_execute_data *call, uint32_t position)
{
	return ZEND_CALL_ARG(call, position);
}

void swoole_shim_forget_persistent(zend_string *key)
{
	dtor_func_t ends = EG(persistent_list).pDestructor;

	EG(persistent_list).pDestructor = NULL;
	zend_hash_del(&EG(persistent_list), key);
	EG(persistent_list).pDestructor = ends;
}

static bool walk(zval *value, uint32_t *left)
{
	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) == IS_INDIRECT) {
		value = Z_INDIRECT_P(value);
		ZVAL_DEREF(value);
	}
	if (Z_TYPE_P(value) != IS_ARRAY && Z_TYPE_P(value) != IS_OBJECT) {
		return false;
	}
	if (*left == 0) {
		return true;
	}
	--*left;
	if (Z_REFCOUNTED_P(value) && Z_IS_RECURSIVE_P(value)) {
		return true;
	}
	if (Z_TYPE_P(value) == IS_OBJECT) {
		zend_object *object = Z_OBJ_P(value);
		if (object->properties && GC_IS_RECURSIVE(object->properties)) {
			return true;
		}
		for (int i = 0; i < object->ce->default_properties_count; i++) {
			if (walk(object->properties_table + i, left)) {
				return true;
			}
		}
		if (!object->properties) {
			return false;
		}
		ZEND_HASH_FOREACH_VAL(object->properties, zval *element) {
			/* Those that are declared were seen above. */
			if (Z_TYPE_P(element) != IS_INDIRECT && walk(element, left)) {
				return true;
			}
		} ZEND_HASH_FOREACH_END();
		return false;
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), zval *element) {
		if (walk(element, left)) {
			return true;
		}
	} ZEND_HASH_FOREACH_END();
	return false;
}

bool swoole_shim_is_being_walked(zval *value)
{
	/* A cycle, and whatever is as large, ends here; it is also how deep this goes at most. */
	uint32_t left = 1000;

	return walk(value, &left);
}

#if PHP_VERSION_ID < 80400
# define RANDOM_STATE RANDOM_G(mt19937)->state
#else
# define RANDOM_STATE (&RANDOM_G(mt19937))
#endif

size_t swoole_shim_random_size(void)
{
	return sizeof(php_random_status_state_mt19937);
}

bool swoole_shim_exchange_random(void *state, bool seeded)
{
	char *here = (char *) RANDOM_STATE;
	char *there = state;
	bool was_seeded = RANDOM_G(mt19937_seeded);

	for (size_t i = 0; i < sizeof(php_random_status_state_mt19937); i++) {
		char byte = here[i];
		here[i] = there[i];
		there[i] = byte;
	}
	RANDOM_G(mt19937_seeded) = seeded;
	return was_seeded;
}
