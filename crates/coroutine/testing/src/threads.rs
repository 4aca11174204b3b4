//! The engine under miri, which cannot run on stacks of our making: each coroutine is a thread, and a baton says whose
//! turn it is, so that exactly one of them runs. Everything but the switch is then checked as it is: who is resumed
//! when, and by which pointers the scheduler, its lines and its wakers know a coroutine.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ptr;
use std::sync::{Condvar, Mutex};

use swoole_coroutine::engine::{Home, Main};
use swoole_coroutine::{Engine, Stack};
use tokio::runtime::Handle;

/// Runs coroutines on threads of their own.
pub(crate) struct Threads;

swoole_coroutine::engine!(Threads);

/// Those who take turns: the thread of a test and its coroutines. Leaked, as their threads are.
struct Group {
    home: Home,
    current: Cell<&'static Context>,
    panic: RefCell<Option<Box<dyn Any + Send>>>,
}

/// One of them.
struct Context {
    turn: Mutex<bool>,
    given: Condvar,
    /// Whoever gets the turn back.
    resumer: Cell<Option<&'static Context>>,
    /// What a new one is to run, until it does.
    main: Cell<Option<Main>>,
    /// The loop that its sleeps and sockets belong to.
    event_loop: Cell<Option<Handle>>,
}

thread_local! {
    static GROUP: Cell<Option<&'static Group>> = const { Cell::new(None) };
}

/// What goes to the thread of a new coroutine.
struct Passed(&'static Group, &'static Context);
// SAFETY: all in there is used by who has the turn, and the turn is given under a mutex.
unsafe impl Send for Passed {}

fn group() -> &'static Group {
    GROUP.get().unwrap_or_else(|| {
        let group: &'static Group = Box::leak(Box::new(Group {
            home: Home::new(),
            current: Cell::new(Context::leak(None)),
            panic: RefCell::new(None),
        }));
        GROUP.set(Some(group));
        group
    })
}

pub(crate) fn take_panic() -> Option<Box<dyn Any + Send>> {
    group().panic.take()
}

impl Context {
    fn leak(main: Option<Main>) -> &'static Self {
        Box::leak(Box::new(Self {
            turn: Mutex::new(false),
            given: Condvar::new(),
            resumer: Cell::new(None),
            main: Cell::new(main),
            event_loop: Cell::new(None),
        }))
    }

    fn give_turn(&self) {
        *self.turn.lock().expect("nobody panics with it") = true;
        self.given.notify_one();
    }

    fn await_turn(&self) {
        let turn = self.turn.lock().expect("nobody panics with it");
        *self.given.wait_while(turn, |turn| !*turn).expect("nobody panics with it") = false;
    }

    fn give_back(&self) {
        self.resumer.get().expect("it runs because somebody has resumed it").give_turn();
    }
}

fn start(passed: Passed, main: Main) {
    std::thread::spawn(move || {
        // All of it, not its fields one by one.
        let Passed(group, context) = { passed };
        context.await_turn();
        GROUP.set(Some(group));
        let event_loop = context.event_loop.take();
        let _entered = event_loop.as_ref().map(Handle::enter);
        main()
    });
}

// SAFETY: one thread of a group runs at a time, each on its own stack, from resume to suspend. `escape` goes on with the
// resumer of the outermost coroutine, and the threads of those in between wait for ever.
unsafe impl Engine for Threads {
    const HEADROOM: usize = 0;

    fn home() -> *const Home {
        &raw const group().home
    }

    fn prepare(_: &Stack, main: Main) -> *mut () {
        let context = Context::leak(Some(main));
        context.event_loop.set(Handle::try_current().ok());
        ptr::from_ref(context).cast_mut().cast()
    }

    unsafe fn resume(context: *mut ()) {
        // SAFETY: `prepare` has leaked it.
        let context: &'static Context = unsafe { &*context.cast() };
        let group = group();
        let me = group.current.replace(context);
        context.resumer.set(Some(me));
        if let Some(main) = context.main.take() {
            start(Passed(group, context), main);
        }
        context.give_turn();
        me.await_turn();
        group.current.set(me);
    }

    unsafe fn suspend(context: *mut ()) {
        // SAFETY: `prepare` has leaked it.
        let context: &'static Context = unsafe { &*context.cast() };
        context.give_back();
        context.await_turn();
    }

    fn panicked(panic: Box<dyn Any + Send>) {
        group().panic.borrow_mut().get_or_insert(panic);
        // Nobody should wait for an event that the coroutine can no longer bring about.
        swoole_coroutine::stop();
    }

    unsafe fn escape(context: *mut ()) -> ! {
        // SAFETY: `prepare` has leaked it.
        unsafe { &*context.cast::<Context>() }.give_back();
        loop {
            std::thread::park();
        }
    }
}
