/*
 * A PHP extension as somebody may have written it who has never heard of coroutines: what it is about lies in a global,
 * across calls of libc that wait. NAME is the module's name; see clumsy.php.
 */
#include "php.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)
/* What the call under way is about. */
static char work[256];
/* How many calls are inside, and how many were at most. */
static zend_long inside, most;

static void begin(const char *word)
{
	if (++inside > most) {
		most = inside;
	}
	snprintf(work, sizeof work, "%s", word);
}

static int descriptor(zval *value)
{
	php_stream *stream;
	int fd;

	php_stream_from_zval_no_verify(stream, value);
	if (!stream || php_stream_cast(stream, PHP_STREAM_AS_FD, (void **) &fd, 0) != SUCCESS) {
		return -1;
	}
	return fd;
}

/* Sends the word, waits for a line, and appends it: "word: line". */
static ZEND_NAMED_FUNCTION(ask)
{
	zval *stream;
	char *word;
	size_t word_length, used;
	ssize_t got = 0;
	int fd;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_RESOURCE(stream)
		Z_PARAM_STRING(word, word_length)
	ZEND_PARSE_PARAMETERS_END();
	fd = descriptor(stream);
	begin(word);
	strncat(work, "\n", sizeof work - strlen(work) - 1);
	if (fd >= 0 && write(fd, work, strlen(work)) == (ssize_t) strlen(work)) {
		work[strlen(work) - 1] = '\0';
		strncat(work, ": ", sizeof work - strlen(work) - 1);
		used = strlen(work);
		got = read(fd, work + used, sizeof work - used - 1);
		if (got > 0) {
			work[used + got - 1] = '\0';
		}
	}
	inside--;
	if (got <= 0) {
		RETURN_FALSE;
	}
	RETURN_STRING(work);
}

/* Waits so many milliseconds, and returns the word. */
static ZEND_NAMED_FUNCTION(nap)
{
	zend_long time;
	char *word;
	size_t word_length;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_LONG(time)
		Z_PARAM_STRING(word, word_length)
	ZEND_PARSE_PARAMETERS_END();
	begin(word);
	if (time < 1000) {
		poll(NULL, 0, (int) time);
	} else {
		sleep(time / 1000);
	}
	inside--;
	RETURN_STRING(work);
}

/* Calls back, and returns the word. */
static ZEND_NAMED_FUNCTION(call)
{
	zend_fcall_info info;
	zend_fcall_info_cache cache;
	zval result;
	char *word;
	size_t word_length;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_FUNC(info, cache)
		Z_PARAM_STRING(word, word_length)
	ZEND_PARSE_PARAMETERS_END();
	begin(word);
	ZVAL_UNDEF(&result);
	info.retval = &result;
	zend_call_function(&info, &cache);
	zval_ptr_dtor(&result);
	inside--;
	if (EG(exception)) {
		return;
	}
	RETURN_STRING(work);
}

/* How many calls were inside at once, since the last time this was asked. */
static ZEND_NAMED_FUNCTION(most_inside)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETVAL_LONG(most);
	most = 0;
}

ZEND_BEGIN_ARG_INFO_EX(no_arguments, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(two_arguments, 0, 0, 2)
	ZEND_ARG_INFO(0, what)
	ZEND_ARG_INFO(0, word)
ZEND_END_ARG_INFO()

static const zend_function_entry functions[] = {
	{ TEXT(NAME) "_most", most_inside, no_arguments, 0, 0 },
	{ TEXT(NAME) "_ask", ask, two_arguments, 2, 0 },
	{ TEXT(NAME) "_nap", nap, two_arguments, 2, 0 },
	{ TEXT(NAME) "_call", call, two_arguments, 2, 0 },
	{ NULL }
};

static const zend_function_entry methods[] = {
	{ "ask", ask, two_arguments, 2, ZEND_ACC_PUBLIC },
	{ NULL }
};

static PHP_MINIT_FUNCTION(module)
{
	zend_class_entry ce;

	(void) type;
	(void) module_number;
	INIT_CLASS_ENTRY(ce, TEXT(NAME), methods);
	zend_register_internal_class(&ce);
	return SUCCESS;
}

static zend_module_entry entry = {
	STANDARD_MODULE_HEADER,
	TEXT(NAME),
	functions,
	PHP_MINIT(module),
	NULL,
	NULL,
	NULL,
	NULL,
	"1",
	STANDARD_MODULE_PROPERTIES
};

ZEND_DLEXPORT zend_module_entry *get_module(void)
{
	return &entry;
}
