/* ext-soap's globals: what a call that is under way has put there, taken out and put back.
 *
 * A client or server that is at work says so in globals: its WSDL, version, encoding, classes, and that errors are to
 * become SoapFaults. They are restored when the call ends, which is too late where others run meanwhile. The structure is
 * ext-soap's own, of which no header is installed and no symbol exported: its INI entries tell where it is, and whether it
 * is as it was when this was written.
 */
#include "shim.h"

struct soap_globals {
	HashTable default_namespaces;
	HashTable default_encoders;
	HashTable default_encoder_index;
	HashTable *typemap;
	int cur_uniq_ns;
	int soap_version;
	void *sdl;
	bool use_soap_error_handler;
	char *error_code;
	zval error_object;
	char cache;
	char cache_mode;
	char cache_enabled;
	char *cache_dir;
	zend_long cache_ttl;
	zend_long cache_limit;
	HashTable *mem_cache;
	void *encoding;
	HashTable *class_map;
	int features;
	HashTable wsdl_cache;
	int cur_uniq_ref;
	HashTable *ref_map;
};

struct swoole_soap {
	HashTable *typemap;
	int cur_uniq_ns;
	int soap_version;
	void *sdl;
	bool use_soap_error_handler;
	char *error_code;
	zval error_object;
	void *encoding;
	HashTable *class_map;
	int features;
	int cur_uniq_ref;
	HashTable *ref_map;
	/* Changed while a WSDL is loaded, for everybody. What is changed of ext-libxml's is the extension's to exchange. */
	bool allow_url_fopen;
	/* It was taken out at least once: what ext-soap puts back at its end is out of date. */
	bool traveled;
};

static struct soap_globals *globals;

/* Where an INI entry of the engine's usual kind keeps its value: at an offset in a structure. */
static char *structure_of(const char *name, size_t length, size_t offset)
{
	zend_ini_entry *entry = zend_hash_str_find_ptr(EG(ini_directives), name, length);

	return entry && (size_t) entry->mh_arg1 == offset ? entry->mh_arg2 : NULL;
}

#define STRUCTURE_OF(name, field) structure_of(ZEND_STRL(name), offsetof(struct soap_globals, field))

bool swoole_soap_bind(void)
{
	char *found = STRUCTURE_OF("soap.wsdl_cache_ttl", cache_ttl);

	globals = NULL;
#ifndef ZTS
	if (found && found == STRUCTURE_OF("soap.wsdl_cache_limit", cache_limit)
			&& found == STRUCTURE_OF("soap.wsdl_cache_dir", cache_dir)
			&& found == STRUCTURE_OF("soap.wsdl_cache", cache_mode)) {
		globals = (struct soap_globals *) found;
	}
#endif
	return globals != NULL;
}

#define EXCHANGE(type, one, other) do { type former = one; one = other; other = former; } while (0)
#define EXCHANGE_FIELD(type, field) EXCHANGE(type, globals->field, soap->field)

static void exchange(struct swoole_soap *soap)
{
	EXCHANGE_FIELD(HashTable *, typemap);
	EXCHANGE_FIELD(int, cur_uniq_ns);
	EXCHANGE_FIELD(int, soap_version);
	EXCHANGE_FIELD(void *, sdl);
	EXCHANGE_FIELD(bool, use_soap_error_handler);
	EXCHANGE_FIELD(char *, error_code);
	EXCHANGE_FIELD(zval, error_object);
	EXCHANGE_FIELD(void *, encoding);
	EXCHANGE_FIELD(HashTable *, class_map);
	EXCHANGE_FIELD(int, features);
	EXCHANGE_FIELD(int, cur_uniq_ref);
	EXCHANGE_FIELD(HashTable *, ref_map);
	EXCHANGE(bool, PG(allow_url_fopen), soap->allow_url_fopen);
}

void swoole_soap_leave(struct swoole_soap *soap)
{
	exchange(soap);
	soap->traveled = true;
}

void swoole_soap_return(struct swoole_soap *soap)
{
	exchange(soap);
}

/* With what is there before the call. */
struct swoole_soap *swoole_soap_begin(void)
{
	struct swoole_soap *soap = calloc(1, sizeof(*soap));

	if (soap) {
		struct swoole_soap found;
		exchange(soap);
		found = *soap;
		exchange(soap);
		*soap = found;
	}
	return soap;
}

void swoole_soap_end(struct swoole_soap *soap)
{
	if (soap->traveled) {
		exchange(soap);
	}
	free(soap);
}
