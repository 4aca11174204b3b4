//! PHP's hash algorithms, run without the engine.
//!
//! An algorithm is a table of C functions on a block of memory (`php_hash_ops` in `ext/hash/php_hash.h`). Finding one
//! and starting it are the engine's business; `update` and `final` of PHP's own algorithms compute on the block and
//! their input alone, which is why they may run on any thread. Those that other extensions have registered may not.

use std::ffi::{c_char, c_int, c_uint, c_void};
use std::mem::MaybeUninit;

use swoole_zend::sys;

/// `php_hash_ops`, the same since PHP 8.1.
#[repr(C)]
struct Ops {
    algo: *const c_char,
    init: unsafe extern "C" fn(*mut c_void, *mut sys::HashTable),
    update: unsafe extern "C" fn(*mut c_void, *const u8, usize),
    finish: unsafe extern "C" fn(*mut u8, *mut c_void),
    copy: unsafe extern "C" fn(*const c_void, *mut c_void, *mut c_void) -> c_int,
    serialize: *const c_void,
    unserialize: *const c_void,
    serialize_spec: *const c_char,
    digest_size: usize,
    block_size: usize,
    context_size: usize,
    is_crypto: c_uint,
}

unsafe extern "C" {
    fn php_hash_fetch_ops(algo: *mut sys::zend_string) -> *const Ops;
}

/// The object that a function of this process was loaded from.
fn object_of(function: *const c_void) -> Option<usize> {
    let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: dladdr(3) takes any address, and fills the structure when it returns other than 0.
    unsafe {
        (libc::dladdr(function, found.as_mut_ptr()) != 0).then(|| found.assume_init().dli_fbase as usize)
    }
}

/// An algorithm of PHP's own.
#[derive(Clone, Copy)]
pub(super) struct Algorithm(&'static Ops);

// SAFETY: the table is constant.
unsafe impl Send for Algorithm {}
// SAFETY: as above.
unsafe impl Sync for Algorithm {}

impl Algorithm {
    /// Called on the PHP thread.
    pub(super) fn find(name: &swoole_zend::ZStr) -> Option<Self> {
        // SAFETY: null, or a table that stays as long as the extension which registered it: until the process ends.
        let ops: &'static Ops = unsafe { php_hash_fetch_ops(name.as_ptr()).as_ref() }?;
        let own = object_of(php_hash_fetch_ops as *const c_void)?;
        (object_of(ops.update as *const c_void) == Some(own)).then_some(Self(ops))
    }

    pub(super) fn is_cryptographic(self) -> bool {
        self.0.is_crypto & 1 != 0
    }

    pub(super) fn digest_size(self) -> usize {
        self.0.digest_size
    }

    pub(super) fn block_size(self) -> usize {
        self.0.block_size
    }

    /// A computation that has not been fed yet. Cryptographic ones may be started on any thread, others on PHP's.
    pub(super) fn start(self) -> Digest {
        let blocks = self.0.context_size.div_ceil(size_of::<Block>());
        let mut context = vec![Block([0; 64]); blocks].into_boxed_slice();
        // SAFETY: at least the size that the algorithm wants, aligned for any vector instruction. Without options it
        // does not look for any.
        unsafe { (self.0.init)(context.as_mut_ptr().cast(), std::ptr::null_mut()) };
        Digest { algorithm: self, context }
    }

    /// The digest of `parts`, one after the other.
    pub(super) fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut digest = self.start();
        parts.iter().for_each(|part| digest.update(part));
        digest.finish()
    }
}

/// What the state of a computation is made of.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Block([u8; 64]);

/// A computation under way.
pub(super) struct Digest {
    algorithm: Algorithm,
    context: Box<[Block]>,
}

impl Digest {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        // SAFETY: a started context of this algorithm; `update` reads so many bytes.
        unsafe { (self.algorithm.0.update)(self.context.as_mut_ptr().cast(), bytes.as_ptr(), bytes.len()) };
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        let mut digest = vec![0; self.algorithm.digest_size()];
        // SAFETY: `final` writes as many bytes as the digest has.
        unsafe { (self.algorithm.0.finish)(digest.as_mut_ptr(), self.context.as_mut_ptr().cast()) };
        digest
    }

    /// Another that goes on from here.
    pub(super) fn fork(&self) -> Option<Self> {
        let mut context = self.context.clone();
        let ops: *const Ops = self.algorithm.0;
        // SAFETY: two contexts of this algorithm; `copy` of PHP's own reads one and writes the other.
        let copied = unsafe {
            (self.algorithm.0.copy)(
                ops.cast(),
                self.context.as_ptr().cast_mut().cast(),
                context.as_mut_ptr().cast(),
            )
        };
        (copied == sys::SUCCESS).then_some(Self { algorithm: self.algorithm, context })
    }
}

/// HMAC (RFC 2104) with a key that is at hand for any number of messages.
pub(super) struct Hmac {
    inner: Digest,
    outer: Digest,
}

impl Hmac {
    pub(super) fn new(algorithm: Algorithm, key: &[u8]) -> Self {
        const INNER: u8 = 0x36;
        const OUTER: u8 = 0x5c;
        let mut block =
            if key.len() > algorithm.block_size() { algorithm.digest(&[key]) } else { key.to_vec() };
        block.resize(algorithm.block_size(), 0);
        let padded = |pad: u8| {
            let mut digest = algorithm.start();
            digest.update(&block.iter().map(|byte| byte ^ pad).collect::<Vec<_>>());
            digest
        };
        Self { inner: padded(INNER), outer: padded(OUTER) }
    }

    /// For a message that comes in parts: feed the digest, then [`close`](Self::close).
    pub(super) fn open(&self) -> Option<Digest> {
        self.inner.fork()
    }

    pub(super) fn close(&self, message: Digest) -> Option<Vec<u8>> {
        let mut outer = self.outer.fork()?;
        outer.update(&message.finish());
        Some(outer.finish())
    }

    pub(super) fn of(&self, parts: &[&[u8]]) -> Option<Vec<u8>> {
        let mut message = self.open()?;
        parts.iter().for_each(|part| message.update(part));
        self.close(message)
    }
}
