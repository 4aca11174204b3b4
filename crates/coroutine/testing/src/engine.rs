//! The engine itself. In a file of its own, because the unit tests inside `swoole-coroutine` include it: they
//! are another compilation of that crate, to which this crate's engine would be foreign.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::ptr;

use corosensei::stack::StackPointer;
use corosensei::{CoroutineResult, Yielder};
use swoole_coroutine::engine::Main;
use swoole_coroutine::{Engine, Stack};

/// Runs coroutines with corosensei, on the slots of the crate under test.
pub(crate) struct Corosensei;

swoole_coroutine::engine!(Corosensei);

/// One coroutine. Leaked: its slot lives as long as the process, and so does what stands on it.
struct Context {
    coroutine: Cell<*mut corosensei::Coroutine<(), (), Infallible, Slot>>,
    /// The way back, known from the first resume on.
    yielder: Cell<*const Yielder<(), ()>>,
}

struct Slot(Stack);

// SAFETY: the range is a slot's C stack, far larger than the minimum, with the slot's guard below it; corosensei
// wants the guard counted in.
unsafe impl corosensei::stack::Stack for Slot {
    fn base(&self) -> StackPointer {
        address(self.0.top() as usize & !(corosensei::stack::STACK_ALIGNMENT - 1))
    }

    fn limit(&self) -> StackPointer {
        address(self.0.bottom() as usize)
    }
}

fn address(address: usize) -> StackPointer {
    NonZeroUsize::new(address).expect("a slot is not at address 0")
}

thread_local! {
    /// The running context; null on the thread's own stack.
    static CURRENT: Cell<*const Context> = const { Cell::new(ptr::null()) };
    /// On the way out: whoever is resumed by the return of a coroutine leaves its own stack, too.
    static ESCAPING: Cell<bool> = const { Cell::new(false) };
    /// The first panic in a coroutine that nobody has asked for yet.
    static PANIC: RefCell<Option<Box<dyn Any + Send>>> = const { RefCell::new(None) };
}

pub(crate) fn take_panic() -> Option<Box<dyn Any + Send>> {
    PANIC.take()
}

fn leave(context: &Context) {
    // SAFETY: set when the context was first entered, and alive as long as its stack.
    unsafe { (*context.yielder.get()).suspend(()) };
}

// SAFETY: corosensei's resume and suspend have this contract. `escape` goes back along the chain of resumers one
// suspension at a time, and no code of theirs runs in between.
unsafe impl Engine for Corosensei {
    const HEADROOM: usize = 0;

    fn prepare(stack: &Stack, main: Main) -> *mut () {
        let coroutine = corosensei::Coroutine::with_stack(Slot(*stack), move |yielder, ()| {
            // SAFETY: `resume` makes the context current before it enters, and contexts are leaked.
            unsafe { (*CURRENT.get()).yielder.set(yielder) };
            main()
        });
        let coroutine = Cell::new(Box::into_raw(Box::new(coroutine)));
        Box::into_raw(Box::new(Context { coroutine, yielder: Cell::new(ptr::null()) })).cast()
    }

    unsafe fn resume(context: *mut ()) {
        let context: *const Context = context.cast_const().cast();
        let resumer = CURRENT.replace(context);
        // SAFETY: `prepare` made it, and it is not running, so nobody else refers to the coroutine.
        match unsafe { (*(*context).coroutine.get()).resume(()) } {
            CoroutineResult::Yield(()) => {}
            CoroutineResult::Return(never) => match never {},
        }
        CURRENT.set(resumer);
        if ESCAPING.get() {
            // SAFETY: null, or a leaked context.
            match unsafe { resumer.as_ref() } {
                Some(resumer) => leave(resumer),
                None => ESCAPING.set(false),
            }
        }
    }

    unsafe fn suspend(context: *mut ()) {
        // SAFETY: `prepare` made it, and contexts are leaked.
        leave(unsafe { &*context.cast::<Context>() });
    }

    fn panicked(panic: Box<dyn Any + Send>) {
        PANIC.with_borrow_mut(|first| {
            first.get_or_insert(panic);
        });
        // Nobody should wait for an event that the coroutine can no longer bring about.
        swoole_coroutine::stop();
    }

    unsafe fn escape(_: *mut ()) -> ! {
        ESCAPING.set(true);
        // SAFETY: the caller runs in a coroutine; contexts are leaked.
        leave(unsafe { &*CURRENT.get() });
        unreachable!("a stack that was left for good is not resumed")
    }
}
