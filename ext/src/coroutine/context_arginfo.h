/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 73a2919a2935496e67a3487eabe33a80ffe2c616 */




static const zend_function_entry class_Swoole_Coroutine_Context_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Coroutine_Context(zend_class_entry *class_entry_ArrayObject)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\Coroutine", "Context", class_Swoole_Coroutine_Context_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_ArrayObject);

	return class_entry;
}
