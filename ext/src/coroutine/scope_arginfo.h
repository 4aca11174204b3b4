/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 358041db627727de5c64ede43ca265d5d88474ee */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Coroutine_Scope___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Coroutine_Scope_run, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, fn, IS_CALLABLE, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "-1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_Swoole_Coroutine_Scope_spawn, 0, 1, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, fn, IS_CALLABLE, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, args, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Coroutine_Scope_join, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_Coroutine_Scope_cancel arginfo_class_Swoole_Coroutine_Scope_join

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Coroutine_Scope_timeout, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, seconds, IS_DOUBLE, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_Coroutine_Scope___destruct arginfo_class_Swoole_Coroutine_Scope___construct


ZEND_METHOD(Swoole_Coroutine_Scope, __construct);
ZEND_METHOD(Swoole_Coroutine_Scope, run);
ZEND_METHOD(Swoole_Coroutine_Scope, spawn);
ZEND_METHOD(Swoole_Coroutine_Scope, join);
ZEND_METHOD(Swoole_Coroutine_Scope, cancel);
ZEND_METHOD(Swoole_Coroutine_Scope, timeout);
ZEND_METHOD(Swoole_Coroutine_Scope, __destruct);


static const zend_function_entry class_Swoole_Coroutine_Scope_methods[] = {
	ZEND_ME(Swoole_Coroutine_Scope, __construct, arginfo_class_Swoole_Coroutine_Scope___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Coroutine_Scope, run, arginfo_class_Swoole_Coroutine_Scope_run, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Swoole_Coroutine_Scope, spawn, arginfo_class_Swoole_Coroutine_Scope_spawn, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Coroutine_Scope, join, arginfo_class_Swoole_Coroutine_Scope_join, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Coroutine_Scope, cancel, arginfo_class_Swoole_Coroutine_Scope_cancel, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Coroutine_Scope, timeout, arginfo_class_Swoole_Coroutine_Scope_timeout, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Coroutine_Scope, __destruct, arginfo_class_Swoole_Coroutine_Scope___destruct, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Coroutine_Scope(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\Coroutine", "Scope", class_Swoole_Coroutine_Scope_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
