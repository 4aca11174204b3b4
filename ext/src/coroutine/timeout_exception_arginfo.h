/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: e83ca0b8c2b5b9393482cf13f808abc15342792f */




static const zend_function_entry class_Swoole_Coroutine_TimeoutException_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Coroutine_TimeoutException(zend_class_entry *class_entry_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\Coroutine", "TimeoutException", class_Swoole_Coroutine_TimeoutException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}
