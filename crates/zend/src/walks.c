/* Marks that the engine leaves in values that it goes through, and in constants that it evaluates: see walks.rs. */
#include "shim.h"

#ifndef IS_CONSTANT_VISITED_MARK
# define IS_CONSTANT_VISITED_MARK 0x80
#endif

static void lift(zval *value, swoole_shim_lifted lifted, void *to);

static void lift_elements(HashTable *table, swoole_shim_lifted lifted, void *to)
{
	ZEND_HASH_FOREACH_VAL(table, zval *element) {
		lift(element, lifted, to);
	} ZEND_HASH_FOREACH_END();
}

/* What is marked lies on the way from here to where the engine is: nothing else is looked at. */
static void lift(zval *value, swoole_shim_lifted lifted, void *to)
{
	if (Z_TYPE_P(value) == IS_INDIRECT) {
		value = Z_INDIRECT_P(value);
	}
	ZVAL_DEREF(value);
	if (!Z_REFCOUNTED_P(value)) {
		return;
	}
	if (Z_TYPE_P(value) == IS_ARRAY) {
		if (Z_IS_RECURSIVE_P(value)) {
			GC_UNPROTECT_RECURSION(Z_COUNTED_P(value));
			lifted(to, Z_COUNTED_P(value));
			lift_elements(Z_ARRVAL_P(value), lifted, to);
		}
	} else if (Z_TYPE_P(value) == IS_OBJECT) {
		zend_object *object = Z_OBJ_P(value);
		HashTable *properties = object->properties;
		bool table = properties && !(GC_FLAGS(properties) & GC_IMMUTABLE) && GC_IS_RECURSIVE(properties);

		if (Z_IS_RECURSIVE_P(value)) {
			GC_UNPROTECT_RECURSION((zend_refcounted *) object);
			lifted(to, (zend_refcounted *) object);
		} else if (!table) {
			return;
		}
		if (table) {
			GC_UNPROTECT_RECURSION((zend_refcounted *) properties);
			lifted(to, (zend_refcounted *) properties);
		}
		for (int i = 0; i < object->ce->default_properties_count; i++) {
			lift(object->properties_table + i, lifted, to);
		}
		if (properties) {
			lift_elements(properties, lifted, to);
		}
	}
}

void swoole_shim_lift_walk(zval *value, swoole_shim_lifted lifted, void *to)
{
	lift(value, lifted, to);
}

static bool compares(zend_uchar opcode)
{
	switch (opcode) {
		case ZEND_IS_EQUAL:
		case ZEND_IS_NOT_EQUAL:
		case ZEND_IS_SMALLER:
		case ZEND_IS_SMALLER_OR_EQUAL:
		case ZEND_SPACESHIP:
		case ZEND_CASE:
			return true;
		default:
			return false;
	}
}

void swoole_shim_lift_walks_of(zend_execute_data *call, swoole_shim_lifted lifted, void *to)
{
	if (!call || !call->func) {
		return;
	}
	if (!ZEND_USER_CODE(call->func->type)) {
		for (uint32_t i = 1; i <= ZEND_CALL_NUM_ARGS(call); i++) {
			lift(ZEND_CALL_ARG(call, i), lifted, to);
		}
	} else if (call->opline && compares(call->opline->opcode)) {
		if (call->opline->op1_type & (IS_CV | IS_VAR | IS_TMP_VAR)) {
			lift(ZEND_CALL_VAR(call, call->opline->op1.var), lifted, to);
		}
		if (call->opline->op2_type & (IS_CV | IS_VAR | IS_TMP_VAR)) {
			lift(ZEND_CALL_VAR(call, call->opline->op2.var), lifted, to);
		}
	}
}

void swoole_shim_find_written(zend_execute_data *call, swoole_shim_lifted found, void *to)
{
	const zend_op *line;
	zval *container;

	if (!call || !call->func || !ZEND_USER_CODE(call->func->type) || !(line = call->opline)) {
		return;
	}
	switch (line->opcode) {
		case ZEND_ASSIGN_DIM:
		case ZEND_ASSIGN_DIM_OP:
		case ZEND_ASSIGN_OBJ:
		case ZEND_ASSIGN_OBJ_OP:
			break;
		default:
			return;
	}
	if (line->op1_type == IS_UNUSED) {
		container = &call->This;
	} else if (line->op1_type & (IS_CV | IS_VAR)) {
		container = ZEND_CALL_VAR(call, line->op1.var);
	} else {
		return;
	}
	if (Z_TYPE_P(container) == IS_INDIRECT) {
		container = Z_INDIRECT_P(container);
	}
	ZVAL_DEREF(container);
	if (!Z_REFCOUNTED_P(container)) {
		return;
	}
	if (Z_TYPE_P(container) == IS_ARRAY) {
		found(to, Z_COUNTED_P(container));
	} else if (Z_TYPE_P(container) == IS_OBJECT) {
		HashTable *properties = Z_OBJ_P(container)->properties;

		found(to, Z_COUNTED_P(container));
		if (properties && !(GC_FLAGS(properties) & GC_IMMUTABLE)) {
			found(to, (zend_refcounted *) properties);
		}
	}
}

void swoole_shim_put_walk_back(zend_refcounted *container)
{
	GC_PROTECT_RECURSION(container);
}

static bool names(zend_execute_data *call, zend_string *class_name)
{
	const zend_op *line = call->opline;

	if (line->op1_type == IS_CONST && Z_TYPE_P(RT_CONSTANT(line, line->op1)) == IS_STRING
			&& zend_string_equals_ci(Z_STR_P(RT_CONSTANT(line, line->op1)), class_name)) {
		return true;
	}
	return line->op2_type == IS_CONST && Z_TYPE_P(RT_CONSTANT(line, line->op2)) == IS_STRING
		&& zend_string_equals_ci(Z_STR_P(RT_CONSTANT(line, line->op2)), class_name);
}

bool swoole_shim_may_evaluate(zend_string *class_name)
{
	zend_execute_data *call = EG(current_execute_data);

	return call && call->func && (!ZEND_USER_CODE(call->func->type) || (call->opline && !names(call, class_name)));
}

void swoole_shim_lift_constants(swoole_shim_lifted lifted, void *to)
{
	zend_class_entry *class_entry;

	/* Those that came last are evaluated first, as a rule; internal ones have nothing that waits. */
	ZEND_HASH_MAP_REVERSE_FOREACH_PTR(EG(class_table), class_entry) {
		HashTable *constants = &class_entry->constants_table;
		zval *value;

		if (class_entry->type != ZEND_USER_CLASS) {
			break;
		}
		if ((class_entry->ce_flags & (ZEND_ACC_CONSTANTS_UPDATED | ZEND_ACC_HAS_AST_CONSTANTS)) != ZEND_ACC_HAS_AST_CONSTANTS) {
			continue;
		}
		if (ZEND_MAP_PTR(class_entry->mutable_data)) {
			zend_class_mutable_data *own = ZEND_MAP_PTR_GET_IMM(class_entry->mutable_data);

			if (!own || !own->constants_table) {
				continue;
			}
			constants = own->constants_table;
		}
		ZEND_HASH_MAP_FOREACH_VAL(constants, value) {
			zend_class_constant *constant = Z_PTR_P(value);

			if (Z_TYPE(constant->value) == IS_CONSTANT_AST
					&& Z_CONSTANT_FLAGS(constant->value) & IS_CONSTANT_VISITED_MARK) {
				Z_CONSTANT_FLAGS(constant->value) &= ~IS_CONSTANT_VISITED_MARK;
				lifted(to, (zend_refcounted *) constant);
			}
		} ZEND_HASH_FOREACH_END();
	} ZEND_HASH_FOREACH_END();
}

void swoole_shim_put_constant_back(zend_refcounted *constant)
{
	zval *value = &((zend_class_constant *) constant)->value;

	/* Others may have evaluated it meanwhile. */
	if (Z_TYPE_P(value) == IS_CONSTANT_AST) {
		Z_CONSTANT_FLAGS_P(value) |= IS_CONSTANT_VISITED_MARK;
	}
}
