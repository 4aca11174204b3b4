/* Where PHP code stands, in a form that outlives the look: see place.rs. By reading alone; nothing is called. */
#include "shim.h"

static void name_function(const zend_function *function, struct swoole_shim_name *name)
{
	name->function = function->common.function_name;
	name->class_name = function->common.scope ? function->common.scope->name : NULL;
}

static bool is_call(zend_uchar opcode)
{
	switch (opcode) {
		case ZEND_DO_FCALL:
		case ZEND_DO_ICALL:
		case ZEND_DO_UCALL:
		case ZEND_DO_FCALL_BY_NAME:
			return true;
		default:
			return false;
	}
}

/* What prepares a call: one for each that is made, nested like brackets. */
static bool is_start_of_call(zend_uchar opcode)
{
	switch (opcode) {
		case ZEND_INIT_FCALL:
		case ZEND_INIT_FCALL_BY_NAME:
		case ZEND_INIT_NS_FCALL_BY_NAME:
		case ZEND_INIT_DYNAMIC_CALL:
		case ZEND_INIT_USER_CALL:
		case ZEND_INIT_METHOD_CALL:
		case ZEND_INIT_STATIC_METHOD_CALL:
		case ZEND_NEW:
			return true;
		default:
			return false;
	}
}

static zend_string *constant_name(const zend_op *opline, const znode_op *node, zend_uchar type)
{
	const zval *value = type == IS_CONST ? RT_CONSTANT(opline, *node) : NULL;

	return value && Z_TYPE_P(value) == IS_STRING ? Z_STR_P(value) : NULL;
}

/* The class of the object that a method was called on, when it is still at hand. */
static zend_string *class_of_operand(zend_execute_data *execute_data, const zend_op *opline)
{
	const zval *object;

	switch (opline->op1_type) {
		case IS_UNUSED:
			object = &EX(This);
			break;
		case IS_CV:
			object = EX_VAR(opline->op1.var);
			ZVAL_DEREF(object);
			break;
		default:
			return NULL;
	}
	return Z_TYPE_P(object) == IS_OBJECT ? Z_OBJCE_P(object)->name : NULL;
}

/* What $name() has called, while the variable says so. */
static zend_string *name_in_variable(zend_execute_data *execute_data, const zend_op *opline)
{
	const zval *value;

	if (opline->op2_type != IS_CV) {
		return NULL;
	}
	value = EX_VAR(opline->op2.var);
	ZVAL_DEREF(value);
	return Z_TYPE_P(value) == IS_STRING ? Z_STR_P(value) : NULL;
}

/* The frame of the call is gone, so its name is looked up in the code that has prepared it. */
static void name_callee(zend_execute_data *execute_data, const zend_op *call, struct swoole_shim_name *name)
{
	const zend_op *first = EX(func)->op_array.opcodes;
	const zend_op *opline = call;
	const zval *value;
	uint32_t open = 0;

	for (;; opline--) {
		if (is_call(opline->opcode) || opline->opcode == ZEND_CALLABLE_CONVERT) {
			open++;
		} else if (is_start_of_call(opline->opcode) && --open == 0) {
			break;
		}
		if (opline == first) {
			return;
		}
	}
	switch (opline->opcode) {
		case ZEND_INIT_METHOD_CALL:
			name->function = constant_name(opline, &opline->op2, opline->op2_type);
			name->class_name = class_of_operand(execute_data, opline);
			break;
		case ZEND_INIT_STATIC_METHOD_CALL:
			name->function = constant_name(opline, &opline->op2, opline->op2_type);
			name->class_name = constant_name(opline, &opline->op1, opline->op1_type);
			break;
		case ZEND_NEW:
			name->class_name = constant_name(opline, &opline->op1, opline->op1_type);
			break;
		case ZEND_INIT_DYNAMIC_CALL:
			name->function = name_in_variable(execute_data, opline);
			break;
		case ZEND_INIT_NS_FCALL_BY_NAME:
			/* A function of the engine, so it was not found in the namespace: its name without one follows. */
			value = RT_CONSTANT(opline, opline->op2) + 2;
			name->function = Z_TYPE_P(value) == IS_STRING ? Z_STR_P(value) : NULL;
			break;
		default:
			name->function = constant_name(opline, &opline->op2, opline->op2_type);
			break;
	}
}

/* Fills in the innermost PHP function from here on, and the internal one that it has called, if that is not over. */
static zend_execute_data *find_caller(zend_execute_data *frame, struct swoole_shim_place *place)
{
	const zend_function *internal = NULL;

	for (; frame; frame = frame->prev_execute_data) {
		if (!frame->func) {
			continue;
		}
		if (ZEND_USER_CODE(frame->func->type)) {
			break;
		}
		internal = frame->func;
	}
	if (!frame) {
		return NULL;
	}
	place->file = frame->func->op_array.filename;
	place->line = frame->opline ? frame->opline->lineno : 0;
	place->begin = frame->func->op_array.line_start;
	name_function(frame->func, &place->caller);
	if (internal) {
		name_function(internal, &place->callee);
		place->module = internal->internal_function.module ? internal->internal_function.module->name : NULL;
	}
	return frame;
}

bool swoole_shim_place(zend_execute_data *execute_data, struct swoole_shim_place *place)
{
	memset(place, 0, sizeof(*place));
	return find_caller(execute_data, place) != NULL;
}

bool swoole_shim_interrupted_place(zend_execute_data *execute_data, struct swoole_shim_place *place)
{
	zend_execute_data *frame;
	const zend_op *former;

	memset(place, 0, sizeof(*place));
	frame = find_caller(execute_data, place);
	if (!frame) {
		return false;
	}
	if (frame != execute_data || !frame->opline || frame->opline <= frame->func->op_array.opcodes) {
		return true;
	}
	/* The VM looks at the flag when it has gone on to the next instruction. */
	former = frame->opline - 1;
	if (is_call(former->opcode) && former->opcode != ZEND_DO_UCALL) {
		place->line = former->lineno;
		name_callee(frame, former, &place->callee);
	}
	return true;
}

/* Where an exception leaves a call that is being prepared, the engine takes the argument of the instruction it has stopped
 * at as passed: instructions that fail have filled it. At an interrupt the instruction has not begun, and what lies in the
 * argument's place is whatever an earlier call has left there, to be released once more. So it is filled here, with the
 * value that was to be passed: nobody else would release that one. */
void swoole_shim_thrown_at_interrupt(zend_execute_data *execute_data)
{
	const zend_op *opline;
	zval *argument, *value;

	if (!execute_data || !execute_data->func || !ZEND_USER_CODE(execute_data->func->type) || !EX(call)) {
		return;
	}
	opline = EX(opline);
	if (opline->opcode == ZEND_HANDLE_EXCEPTION) {
		opline = EG(opline_before_exception);
	}
	if (!opline) {
		return;
	}
	switch (opline->opcode) {
		case ZEND_SEND_VAL:
		case ZEND_SEND_VAL_EX:
		case ZEND_SEND_VAR:
		case ZEND_SEND_VAR_EX:
		case ZEND_SEND_FUNC_ARG:
		case ZEND_SEND_REF:
		case ZEND_SEND_VAR_NO_REF:
		case ZEND_SEND_VAR_NO_REF_EX:
		case ZEND_SEND_USER:
			break;
		default:
			return;
	}
	/* One that is passed by name is counted when it is there. */
	if (opline->op2_type == IS_CONST) {
		return;
	}
	argument = ZEND_CALL_VAR(EX(call), opline->result.var);
	ZVAL_UNDEF(argument);
	if (opline->op1_type & (IS_TMP_VAR | IS_VAR)) {
		value = EX_VAR(opline->op1.var);
		/* What leads into a variable owns nothing. */
		if (Z_TYPE_P(value) != IS_INDIRECT) {
			ZVAL_COPY_VALUE(argument, value);
			ZVAL_UNDEF(value);
		}
	}
}
