/* Generators and Fibers that are in the middle of something on another stack: see elsewhere.rs. */
#include "shim.h"

/* A bit of zend_generator.flags that the engine does not use: somebody is inside of what resumes this generator. The
 * engine's own ZEND_GENERATOR_CURRENTLY_RUNNING says so only while the generator's function runs, and not while the
 * iterator does that it yields from. */
#define RESUMING 0x80

static zend_object_handlers *generator_handlers;
static zend_object_dtor_obj_t generator_dtor;
static zend_object_free_obj_t generator_free;
static zend_object_handlers *fiber_handlers;
static zend_object_dtor_obj_t fiber_dtor;
static zend_object_iterator *(*get_generator_iterator)(zend_class_entry *, zval *, int);
static const zend_object_iterator_funcs *iterator_funcs;
static zend_object_iterator_funcs our_iterator_funcs;

static swoole_shim_locate_fiber *locate_fiber;

static zend_generator *root_of(zend_generator *generator)
{
	if (generator->node.parent && generator->node.ptr.root) {
		return generator->node.ptr.root;
	}
	while (generator->node.parent) {
		generator = generator->node.parent;
	}
	return generator;
}

static bool is_in_use(const zend_generator *generator)
{
	return (generator->flags & (ZEND_GENERATOR_CURRENTLY_RUNNING | RESUMING)) != 0;
}

/* Whether one of those that yield from this one, directly or through others, is being resumed. */
static bool is_any_in_use(const zend_generator *generator)
{
	const zend_generator *child;

	if (is_in_use(generator)) {
		return true;
	}
	if (generator->node.children == 1) {
		return is_any_in_use(generator->node.child.single);
	}
	if (generator->node.children > 1) {
		ZEND_HASH_FOREACH_PTR(generator->node.child.ht, child) {
			if (is_any_in_use(child)) {
				return true;
			}
		} ZEND_HASH_FOREACH_END();
	}
	return false;
}

/* What resumes this generator resumes the one at the root of its tree. Where the root was last resumed through this
 * one, nobody else can be inside; in all other cases the whole tree is looked at. */
static bool is_resumable(zend_generator *generator)
{
	zend_generator *root;

	if (is_in_use(generator)) {
		return false;
	}
	if (!generator->node.parent && !generator->node.children) {
		return true;
	}
	root = root_of(generator);
	if (root != generator && root->node.children == 1 && root->node.ptr.leaf == generator) {
		return !is_in_use(root);
	}
	while (root->node.parent) {
		root = root->node.parent;
	}
	return !is_any_in_use(root);
}

static bool enter(zend_generator *generator)
{
	if (UNEXPECTED(!is_resumable(generator))) {
		zend_throw_error(NULL, "Cannot resume an already running generator");
		return false;
	}
	generator->flags |= RESUMING;
	return true;
}

static void leave(zend_generator *generator)
{
	generator->flags &= ~RESUMING;
}

/* Whether the first look at a value runs the generator up to there: zend_generator_ensure_initialized(). */
static bool is_fresh(const zend_generator *generator)
{
	return Z_TYPE(generator->value) == IS_UNDEF && generator->execute_data && !generator->node.parent;
}

static zend_generator *generator_of(zend_object_iterator *iterator)
{
	return (zend_generator *) Z_OBJ(iterator->data);
}

static void iterator_move_forward(zend_object_iterator *iterator)
{
	zend_generator *generator = generator_of(iterator);

	if (enter(generator)) {
		iterator_funcs->move_forward(iterator);
		leave(generator);
	}
}

static void iterator_rewind(zend_object_iterator *iterator)
{
	zend_generator *generator = generator_of(iterator);

	if (!is_fresh(generator)) {
		iterator_funcs->rewind(iterator);
	} else if (enter(generator)) {
		iterator_funcs->rewind(iterator);
		leave(generator);
	}
}

static int iterator_valid(zend_object_iterator *iterator)
{
	zend_generator *generator = generator_of(iterator);
	int valid = FAILURE;

	if (!is_fresh(generator)) {
		return iterator_funcs->valid(iterator);
	}
	if (enter(generator)) {
		valid = iterator_funcs->valid(iterator);
		leave(generator);
	}
	return valid;
}

static zval *iterator_current(zend_object_iterator *iterator)
{
	zend_generator *generator = generator_of(iterator);
	zval *value = &EG(uninitialized_zval);

	if (!is_fresh(generator)) {
		return iterator_funcs->get_current_data(iterator);
	}
	if (enter(generator)) {
		value = iterator_funcs->get_current_data(iterator);
		leave(generator);
	}
	return value;
}

static void iterator_key(zend_object_iterator *iterator, zval *key)
{
	zend_generator *generator = generator_of(iterator);

	ZVAL_NULL(key);
	if (!is_fresh(generator)) {
		iterator_funcs->get_current_key(iterator, key);
	} else if (enter(generator)) {
		iterator_funcs->get_current_key(iterator, key);
		leave(generator);
	}
}

static zend_object_iterator *our_get_iterator(zend_class_entry *class, zval *object, int by_reference)
{
	zend_object_iterator *iterator = get_generator_iterator(class, object, by_reference);

	if (EXPECTED(iterator)) {
		if (UNEXPECTED(!iterator_funcs)) {
			iterator_funcs = iterator->funcs;
			our_iterator_funcs = *iterator_funcs;
			our_iterator_funcs.valid = iterator_valid;
			our_iterator_funcs.get_current_data = iterator_current;
			our_iterator_funcs.get_current_key = iterator_key;
			our_iterator_funcs.move_forward = iterator_move_forward;
			our_iterator_funcs.rewind = iterator_rewind;
		}
		iterator->funcs = &our_iterator_funcs;
	}
	return iterator;
}

/* The script has ended, or this is a forked child, and the stack that the generator runs on was left for good: what
 * belongs to it is not touched, and neither is one through which it was resumed. In a Fiber that is suspended the engine
 * sees to it itself. */
static void our_generator_dtor(zend_object *object)
{
	zend_generator *generator = (zend_generator *) object;

	if (UNEXPECTED(is_any_in_use(generator)) && !(root_of(generator)->flags & ZEND_GENERATOR_IN_FIBER)) {
		return;
	}
	generator_dtor(object);
}

static void our_generator_free(zend_object *object)
{
	zend_generator *generator = (zend_generator *) object;

	if (UNEXPECTED(generator->flags & ZEND_GENERATOR_CURRENTLY_RUNNING)) {
		/* Its frame is in the middle of a call, and not where a yield would have left it. The memory goes with the
		 * request's. */
		generator->execute_data = NULL;
	}
	generator_free(object);
}

static void our_fiber_dtor(zend_object *object)
{
	const zend_fiber *fiber = (const zend_fiber *) object;

	/* One that has been resumed and has not come back waits for something else than to be resumed. */
	if (!fiber->caller) {
		fiber_dtor(object);
	}
}

/* Methods of Generator that always resume it. */
static zif_handler former_next, former_send, former_throw;
/* Those that do when it has not run yet. */
static zif_handler former_rewind, former_valid, former_current, former_key, former_get_return;
/* Methods of ReflectionFiber. */
static zif_handler former_trace, former_line, former_file;

static void resume_in(zif_handler former, INTERNAL_FUNCTION_PARAMETERS)
{
	zend_generator *generator = (zend_generator *) Z_OBJ_P(ZEND_THIS);

	if (enter(generator)) {
		former(INTERNAL_FUNCTION_PARAM_PASSTHRU);
		leave(generator);
	}
}

static void look_in(zif_handler former, INTERNAL_FUNCTION_PARAMETERS)
{
	if (is_fresh((zend_generator *) Z_OBJ_P(ZEND_THIS))) {
		resume_in(former, INTERNAL_FUNCTION_PARAM_PASSTHRU);
	} else {
		former(INTERNAL_FUNCTION_PARAM_PASSTHRU);
	}
}

static ZEND_FUNCTION(our_next) { resume_in(former_next, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_send) { resume_in(former_send, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_throw) { resume_in(former_throw, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_rewind) { look_in(former_rewind, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_valid) { look_in(former_valid, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_current) { look_in(former_current, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_key) { look_in(former_key, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_get_return) { look_in(former_get_return, INTERNAL_FUNCTION_PARAM_PASSTHRU); }

/* Has ReflectionFiber look where the Fiber is. The engine notes that when one suspends itself or resumes another; not
 * when the coroutine parks in which it runs. */
static void reflect(zif_handler former, bool whole, INTERNAL_FUNCTION_PARAMETERS)
{
	zend_execute_data above;
	zend_execute_data *call = NULL;
	zval reflected;
	zend_fiber *fiber;

	ZVAL_UNDEF(&reflected);
	zend_call_method_with_0_params(Z_OBJ_P(ZEND_THIS), Z_OBJCE_P(ZEND_THIS), NULL, "getfiber", &reflected);
	if (UNEXPECTED(EG(exception)) || Z_TYPE(reflected) != IS_OBJECT) {
		zval_ptr_dtor(&reflected);
		return;
	}
	fiber = (zend_fiber *) Z_OBJ(reflected);
	/* The reflection holds another reference. */
	zval_ptr_dtor(&reflected);
	if (EG(active_fiber) != fiber && (fiber->caller || fiber->context.status == ZEND_FIBER_STATUS_RUNNING)) {
		if (!locate_fiber(&fiber->context, &call)) {
			zend_throw_error(NULL, "Cannot fetch information from a fiber whose coroutine was left");
			return;
		}
		if (call) {
			if (!whole && call->func && ZEND_USER_CODE(call->func->type)) {
				/* The innermost call is left out of these: it would be the one that has suspended the Fiber. */
				memset(&above, 0, sizeof(above));
				above.prev_execute_data = call;
				call = &above;
			}
			fiber->execute_data = call;
		}
	}
	former(INTERNAL_FUNCTION_PARAM_PASSTHRU);
	if (call == &above) {
		fiber->execute_data = above.prev_execute_data;
	}
}

static ZEND_FUNCTION(our_trace) { reflect(former_trace, true, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_line) { reflect(former_line, false, INTERNAL_FUNCTION_PARAM_PASSTHRU); }
static ZEND_FUNCTION(our_file) { reflect(former_file, false, INTERNAL_FUNCTION_PARAM_PASSTHRU); }

static const struct {
	const char *class_name;
	const char *method;
	zif_handler ours;
	zif_handler *former;
} METHODS[] = {
	{"generator", "next", zif_our_next, &former_next},
	{"generator", "send", zif_our_send, &former_send},
	{"generator", "throw", zif_our_throw, &former_throw},
	{"generator", "rewind", zif_our_rewind, &former_rewind},
	{"generator", "valid", zif_our_valid, &former_valid},
	{"generator", "current", zif_our_current, &former_current},
	{"generator", "key", zif_our_key, &former_key},
	{"generator", "getreturn", zif_our_get_return, &former_get_return},
	{"reflectionfiber", "gettrace", zif_our_trace, &former_trace},
	{"reflectionfiber", "getexecutingline", zif_our_line, &former_line},
	{"reflectionfiber", "getexecutingfile", zif_our_file, &former_file},
};

static zend_internal_function *method_of(const char *class_name, const char *method)
{
	zend_class_entry *class = zend_hash_str_find_ptr(CG(class_table), class_name, strlen(class_name));
	zend_function *function = class
		? zend_hash_str_find_ptr(&class->function_table, method, strlen(method)) : NULL;

	return function && function->type == ZEND_INTERNAL_FUNCTION ? &function->internal_function : NULL;
}

/* The handlers of a class that has no other way to them: those of an object of it. */
static zend_object_handlers *handlers_of(zend_class_entry *class)
{
	zend_object *object = class->create_object(class);
	zend_object_handlers *handlers = (zend_object_handlers *) object->handlers;

	OBJ_RELEASE(object);
	return handlers;
}

void swoole_shim_watch_elsewhere(swoole_shim_locate_fiber *locate)
{
	size_t i;

	if (generator_handlers) {
		return;
	}
	locate_fiber = locate;
	generator_handlers = handlers_of(zend_ce_generator);
	generator_dtor = generator_handlers->dtor_obj;
	generator_free = generator_handlers->free_obj;
	generator_handlers->dtor_obj = our_generator_dtor;
	generator_handlers->free_obj = our_generator_free;
	fiber_handlers = handlers_of(zend_ce_fiber);
	fiber_dtor = fiber_handlers->dtor_obj;
	fiber_handlers->dtor_obj = our_fiber_dtor;
	get_generator_iterator = zend_ce_generator->get_iterator;
	zend_ce_generator->get_iterator = our_get_iterator;
	for (i = 0; i < sizeof(METHODS) / sizeof(METHODS[0]); i++) {
		zend_internal_function *function = method_of(METHODS[i].class_name, METHODS[i].method);
		if (function) {
			*METHODS[i].former = function->handler;
			function->handler = METHODS[i].ours;
		}
	}
}

void swoole_shim_forget_elsewhere(void)
{
	size_t i;

	if (!generator_handlers) {
		return;
	}
	generator_handlers->dtor_obj = generator_dtor;
	generator_handlers->free_obj = generator_free;
	fiber_handlers->dtor_obj = fiber_dtor;
	zend_ce_generator->get_iterator = get_generator_iterator;
	for (i = 0; i < sizeof(METHODS) / sizeof(METHODS[0]); i++) {
		zend_internal_function *function = method_of(METHODS[i].class_name, METHODS[i].method);
		if (function && function->handler == METHODS[i].ours) {
			function->handler = *METHODS[i].former;
		}
	}
	generator_handlers = NULL;
}
