/* The layout of ext/mysqli's globals, from its own headers where they are installed. */
#include "shim.h"

#if defined(__has_include)
# if __has_include("ext/mysqli/php_mysqli_structs.h")
#  include "ext/mysqli/php_mysqli_structs.h"
#  define HAS_MYSQLI
# endif
#endif

size_t swoole_shim_mysqli_error_offset(void)
{
#ifdef HAS_MYSQLI
	/* What is taken is two words. */
	_Static_assert(offsetof(zend_mysqli_globals, error_msg)
		== offsetof(zend_mysqli_globals, error_no) + sizeof(zend_long), "number and text lie together");
	return offsetof(zend_mysqli_globals, error_no);
#else
	return 0;
#endif
}
