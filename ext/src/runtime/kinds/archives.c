/* See archives.h. All open files of an archive read from one descriptor, each after a seek, and unpack into one temporary
 * file: what happens between the two must not be seen by another coroutine. The compiler reads such files as well, where
 * nobody can wait for his turn, so nothing parks inside (archives.rs). */
#include "archives.h"
#include "php.h"
#include "php_streams.h"

/* archives.rs; the words are its own. */
typedef struct {
	uint64_t words[3];
} inside;

void swoole_kinds_archive_enter(inside *inside);
void swoole_kinds_archive_leave(const inside *inside);

static const php_stream_wrapper *original;
static const php_stream_ops *original_ops;

#define WITHIN(type, expression) \
	do { \
		inside inside; \
		type result; \
		swoole_kinds_archive_enter(&inside); \
		result = (expression); \
		swoole_kinds_archive_leave(&inside); \
		return result; \
	} while (0)

static ssize_t write_stream(php_stream *stream, const char *bytes, size_t count)
{
	WITHIN(ssize_t, original_ops->write(stream, bytes, count));
}

static ssize_t read_stream(php_stream *stream, char *bytes, size_t count)
{
	WITHIN(ssize_t, original_ops->read(stream, bytes, count));
}

static int close_stream(php_stream *stream, int close_handle)
{
	WITHIN(int, original_ops->close(stream, close_handle));
}

static int flush_stream(php_stream *stream)
{
	WITHIN(int, original_ops->flush(stream));
}

static int seek_stream(php_stream *stream, zend_off_t offset, int whence, zend_off_t *position)
{
	WITHIN(int, original_ops->seek(stream, offset, whence, position));
}

static int stat_stream(php_stream *stream, php_stream_statbuf *buffer)
{
	WITHIN(int, original_ops->stat(stream, buffer));
}

static php_stream *open_stream(php_stream_wrapper *wrapper, const char *name, const char *mode, int options,
		zend_string **opened, php_stream_context *context STREAMS_DC)
{
	static php_stream_ops ours;
	inside inside;
	php_stream *stream;

	swoole_kinds_archive_enter(&inside);
	stream = original->wops->stream_opener(wrapper, name, mode, options, opened, context STREAMS_REL_CC);
	swoole_kinds_archive_leave(&inside);
	if (stream && !original_ops && strcmp(stream->ops->label, "phar stream") == 0) {
		original_ops = stream->ops;
		ours = *original_ops;
		ours.write = ours.write ? write_stream : NULL;
		ours.read = ours.read ? read_stream : NULL;
		ours.close = ours.close ? close_stream : NULL;
		ours.flush = ours.flush ? flush_stream : NULL;
		ours.seek = ours.seek ? seek_stream : NULL;
		ours.stat = ours.stat ? stat_stream : NULL;
	}
	if (stream && stream->ops == original_ops) {
		stream->ops = &ours;
	}
	return stream;
}

static int stat_url(php_stream_wrapper *wrapper, const char *url, int flags, php_stream_statbuf *buffer, php_stream_context *context)
{
	WITHIN(int, original->wops->url_stat(wrapper, url, flags, buffer, context));
}

static php_stream *open_dir(php_stream_wrapper *wrapper, const char *name, const char *mode, int options,
		zend_string **opened, php_stream_context *context STREAMS_DC)
{
	WITHIN(php_stream *, original->wops->dir_opener(wrapper, name, mode, options, opened, context STREAMS_REL_CC));
}

static int unlink_url(php_stream_wrapper *wrapper, const char *url, int options, php_stream_context *context)
{
	WITHIN(int, original->wops->unlink(wrapper, url, options, context));
}

static int rename_url(php_stream_wrapper *wrapper, const char *from, const char *to, int options, php_stream_context *context)
{
	WITHIN(int, original->wops->rename(wrapper, from, to, options, context));
}

static int make_dir(php_stream_wrapper *wrapper, const char *url, int mode, int options, php_stream_context *context)
{
	WITHIN(int, original->wops->stream_mkdir(wrapper, url, mode, options, context));
}

static int remove_dir(php_stream_wrapper *wrapper, const char *url, int options, php_stream_context *context)
{
	WITHIN(int, original->wops->stream_rmdir(wrapper, url, options, context));
}

static zval *registered(void)
{
	HashTable *wrappers = php_stream_get_url_stream_wrappers_hash_global();

	return wrappers ? zend_hash_str_find(wrappers, ZEND_STRL("phar")) : NULL;
}

void swoole_kinds_archives_install(void)
{
	static php_stream_wrapper ours;
	static php_stream_wrapper_ops ops;
	zval *place = registered();

	if (!place || Z_PTR_P(place) == &ours || original) {
		return;
	}
	original = Z_PTR_P(place);
	ours = *original;
	ops = *original->wops;
	ours.wops = &ops;
	ops.stream_opener = ops.stream_opener ? open_stream : NULL;
	ops.url_stat = ops.url_stat ? stat_url : NULL;
	ops.dir_opener = ops.dir_opener ? open_dir : NULL;
	ops.unlink = ops.unlink ? unlink_url : NULL;
	ops.rename = ops.rename ? rename_url : NULL;
	ops.stream_mkdir = ops.stream_mkdir ? make_dir : NULL;
	ops.stream_rmdir = ops.stream_rmdir ? remove_dir : NULL;
	Z_PTR_P(place) = &ours;
}

void swoole_kinds_archives_uninstall(void)
{
	zval *place = registered();

	if (place && original) {
		Z_PTR_P(place) = (void *) original;
	}
	original = NULL;
}
