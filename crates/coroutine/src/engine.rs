//! What it takes to switch C stacks.
//!
//! ```text
//!   loop's stack            coroutine A             coroutine B
//!   ────────────            ───────────             ───────────
//!   resume(A) ───────────►  runs …
//!                           resume(B) ───────────►  runs …
//!                           … goes on  ◄──────────  suspend(B)
//!             ◄───────────  suspend(A)
//! ```
//!
//! Switching is asymmetric: whoever resumed a coroutine gets control back when it suspends. The one
//! exception is [`Engine::escape`], the way out after a fatal error.

use std::any::Any;
use std::cell::Cell;
use std::ptr;

use crate::coroutine::Coroutine;
use crate::scheduler::Scheduler;
use crate::stack::Stack;

/// What runs at the bottom of every coroutine's stack. It is entered once and never returns.
pub type Main = extern "C" fn() -> !;

/// Runs one coroutine's body on the stack it was put on, to its end. What follows is [`rest`].
pub type Run = fn(&'static Coroutine);

/// Where the running thread's scheduler is remembered.
#[derive(Default)]
pub struct Home(pub(crate) Cell<Option<&'static Scheduler>>);

impl Home {
    /// No scheduler yet.
    pub const fn new() -> Self {
        Self(Cell::new(None))
    }
}

/// Stops a coroutine that has ended, on its own stack, until the stack is given another.
#[inline(always)]
pub fn rest(me: &'static Coroutine) {
    // SAFETY: `me` is the running coroutine: `Run` was called with it, on this stack.
    unsafe { __swoole_coroutine_suspend(me.context.get()) };
}

/// An engine that knows how to run code on another stack. A program has exactly one, named with
/// [`engine!`](crate::engine!) and bound when it is linked, like a global allocator: a switch is some 10 ns
/// in all, and a call through a pointer on either side of it would be mispredicted every time.
///
/// For the same reason both sides of a switch are inlined where they are called from. The processor expects a
/// return to go where the latest call came from, whatever stack that was on: a function that switches stacks and
/// then returns has its return mispredicted, which costs as much as the rest of the switch.
///
/// # Safety
///
/// `prepare` must hand out a context that runs `main` on the given stack and touches no memory outside
/// it; `resume` must return exactly when that context calls `suspend` (or something calls `escape` for
/// it); the engine must keep all it saves apart between contexts, so that code on one stack cannot see
/// that others ran in between.
pub unsafe trait Engine {
    /// Bytes above the C stack that the engine wants for itself in every slot.
    const HEADROOM: usize;

    /// The running thread's [`Home`], which lives as long as the thread. By default a thread-local; an engine
    /// that is only ever used on one thread can do with a plain static, which is found without a call.
    #[inline(always)]
    fn home() -> *const Home {
        thread_local! {
            static HOME: Home = const { Home::new() };
        }
        HOME.with(ptr::from_ref)
    }

    /// Makes a context which, when first resumed, calls `main` on `stack`. It lives as long as the process.
    fn prepare(stack: &Stack, main: Main) -> *mut ();

    /// Runs `context` until it suspends.
    ///
    /// # Safety
    ///
    /// `context` came from `prepare` and is not running.
    unsafe fn resume(context: *mut ());

    /// Stops `context`, which is the running one, and goes back to whoever resumed it.
    ///
    /// # Safety
    ///
    /// The caller runs on the stack of `context`.
    unsafe fn suspend(context: *mut ());

    /// The lowest and the highest address of its slot that a parked context uses; none when the engine does not
    /// know.
    ///
    /// # Safety
    ///
    /// `context` is parked.
    unsafe fn parked_span(_context: *mut ()) -> Option<(usize, usize)> {
        None
    }

    /// Leaves the running stack for good and returns to whoever resumed `context`.
    ///
    /// # Safety
    ///
    /// `context` is the outermost coroutine in the chain of resumers. Every stack in that chain stays as
    /// it is and must never be resumed again.
    unsafe fn escape(context: *mut ()) -> !;

    /// The body of the running coroutine has panicked, and the panic hook has said so. When this returns,
    /// the coroutine ends and others go on.
    fn panicked(panic: Box<dyn Any + Send>) {
        drop(panic);
    }

    /// Calls `run` and [`rest`] again and again on the coroutine's own stack, under whatever protection the
    /// engine needs at the bottom of a stack. Never returns.
    fn serve(run: Run, me: &'static Coroutine) -> ! {
        loop {
            run(me);
            rest(me);
        }
    }
}

/// Makes `$engine` the program's engine. Exactly one crate of a program says this.
#[macro_export]
macro_rules! engine {
    ($engine:ty) => {
        mod __swoole_coroutine_engine {
            use super::*;
            use $crate::{
                Coroutine, Engine, Stack,
                engine::{Home, Main, Run},
            };

            #[unsafe(no_mangle)]
            fn __swoole_coroutine_headroom() -> usize {
                <$engine as Engine>::HEADROOM
            }
            #[unsafe(no_mangle)]
            fn __swoole_coroutine_home() -> *const Home {
                <$engine as Engine>::home()
            }
            #[unsafe(no_mangle)]
            fn __swoole_coroutine_prepare(stack: &Stack, main: Main) -> *mut () {
                <$engine as Engine>::prepare(stack, main)
            }
            // To the compiler the attribute means nothing on what is exported; to the linker's optimizer it does.
            #[allow(unused_attributes)]
            #[inline(always)]
            #[unsafe(no_mangle)]
            unsafe fn __swoole_coroutine_resume(context: *mut ()) {
                // SAFETY: passed on.
                unsafe { <$engine as Engine>::resume(context) }
            }
            // To the compiler the attribute means nothing on what is exported; to the linker's optimizer it does.
            #[allow(unused_attributes)]
            #[inline(always)]
            #[unsafe(no_mangle)]
            unsafe fn __swoole_coroutine_suspend(context: *mut ()) {
                // SAFETY: passed on.
                unsafe { <$engine as Engine>::suspend(context) }
            }
            #[unsafe(no_mangle)]
            unsafe fn __swoole_coroutine_parked_span(context: *mut ()) -> Option<(usize, usize)> {
                // SAFETY: passed on.
                unsafe { <$engine as Engine>::parked_span(context) }
            }
            #[unsafe(no_mangle)]
            unsafe fn __swoole_coroutine_escape(context: *mut ()) -> ! {
                // SAFETY: passed on.
                unsafe { <$engine as Engine>::escape(context) }
            }
            #[unsafe(no_mangle)]
            fn __swoole_coroutine_panicked(panic: Box<dyn ::std::any::Any + Send>) {
                <$engine as Engine>::panicked(panic)
            }
            #[unsafe(no_mangle)]
            fn __swoole_coroutine_serve(run: Run, me: &'static Coroutine) -> ! {
                <$engine as Engine>::serve(run, me)
            }
        }
    };
}

unsafe extern "Rust" {
    pub(crate) safe fn __swoole_coroutine_headroom() -> usize;
    pub(crate) safe fn __swoole_coroutine_home() -> *const Home;
    pub(crate) safe fn __swoole_coroutine_prepare(stack: &Stack, main: Main) -> *mut ();
    pub(crate) unsafe fn __swoole_coroutine_resume(context: *mut ());
    pub(crate) unsafe fn __swoole_coroutine_suspend(context: *mut ());
    pub(crate) unsafe fn __swoole_coroutine_parked_span(context: *mut ()) -> Option<(usize, usize)>;
    pub(crate) unsafe fn __swoole_coroutine_escape(context: *mut ()) -> !;
    pub(crate) safe fn __swoole_coroutine_panicked(panic: Box<dyn Any + Send>);
    pub(crate) safe fn __swoole_coroutine_serve(run: Run, me: &'static Coroutine) -> !;
}
