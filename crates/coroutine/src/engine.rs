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

use crate::stack::Stack;

/// What runs at the bottom of every coroutine's stack. It is entered once and never returns.
pub type Main = extern "C" fn() -> !;

/// An engine that knows how to run code on another stack.
///
/// # Safety
///
/// `prepare` must hand out a context that runs `main` on the given stack and touches no memory outside
/// it; `resume` must return exactly when that context calls `suspend` (or something calls `escape` for
/// it); the engine must keep all it saves apart between contexts, so that code on one stack cannot see
/// that others ran in between.
pub unsafe trait Engine: 'static {
    /// Bytes above the C stack that the engine wants for itself in every slot.
    fn headroom(&self) -> usize;

    /// Makes a context which, when first resumed, calls `main` on `stack`. It lives as long as the process.
    fn prepare(&self, stack: &Stack, main: Main) -> *mut ();

    /// Runs `context` until it suspends.
    ///
    /// # Safety
    ///
    /// `context` came from `prepare` and is not running.
    unsafe fn resume(&self, context: *mut ());

    /// Stops `context`, which is the running one, and goes back to whoever resumed it.
    ///
    /// # Safety
    ///
    /// The caller runs on the stack of `context`.
    unsafe fn suspend(&self, context: *mut ());

    /// Leaves the running stack for good and returns to whoever resumed `context`.
    ///
    /// # Safety
    ///
    /// `context` is the outermost coroutine in the chain of resumers. Every stack in that chain stays as
    /// it is and must never be resumed again.
    unsafe fn escape(&self, context: *mut ()) -> !;

    /// Calls `run` again and again on the coroutine's own stack, under whatever protection the engine
    /// needs at the bottom of a stack. Never returns.
    fn serve(&self, run: fn()) -> ! {
        loop {
            run();
        }
    }
}
