/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: fd2359a57743e656f388a76357d32110c4d77f83 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_NameResolver_Context___construct, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, family, IS_LONG, 0, "AF_INET")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, withPort, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()


ZEND_METHOD(Swoole_NameResolver_Context, __construct);


static const zend_function_entry class_Swoole_NameResolver_Context_methods[] = {
	ZEND_ME(Swoole_NameResolver_Context, __construct, arginfo_class_Swoole_NameResolver_Context___construct, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_NameResolver_Context(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\NameResolver", "Context", class_Swoole_NameResolver_Context_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
