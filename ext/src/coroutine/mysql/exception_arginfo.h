/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: caf342cc409589caae5c35b154b7e368c0836dbd */




static const zend_function_entry class_Swoole_Coroutine_MySQL_Exception_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Coroutine_MySQL_Exception(zend_class_entry *class_entry_Swoole_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\Coroutine\\MySQL", "Exception", class_Swoole_Coroutine_MySQL_Exception_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Swoole_Exception);
	class_entry->ce_flags |= ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
