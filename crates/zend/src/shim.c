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

void swoole_shim_symtable_update(zend_array *array, const char *key, size_t length, zval *value)
{
	zend_symtable_str_update(array, key, length, value);
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
