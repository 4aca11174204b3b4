//! Switching past the engine: x86-64, PHP 8.1 and 8.2, nobody observing.
//!
//! The state is what `zend_fiber_switch_context` of those versions saves (`zend_fiber_vm_state` in
//! `Zend/zend_fibers.c`), and `fake_scope`, which lies in between. Each side keeps its own on its own stack:
//!
//! ```text
//!   resume(frame)                                  suspend(frame)
//!     save my state  ──┐                             save my state ──┐
//!     make it current  │                             make caller current
//!     push, switch sp ─┼────────────────────────►    … came here from its own suspend
//!                      │                             restore my state, go on
//!     … came back  ◄───┼──────────────────────────   push, switch sp
//!     restore my state ┘
//! ```
//!
//! The switch itself is inline assembly: what is callee-saved and cannot be named as clobbered (`rbx`, `rbp`)
//! is pushed, everything else is declared lost, so the compiler saves exactly what is alive. It ends in an
//! indirect jump rather than `ret`, which the processor predicts by history; a `ret` would be mispredicted
//! on every switch, since the call it belongs to was made on another stack. MXCSR and the x87 control word
//! are not switched: no PHP code can change them.

use std::arch::asm;

use super::Frame;
use crate::sys;

/// The VM's state of one side while the other one runs.
struct State {
    vm_stack_top: *mut sys::zval,
    vm_stack_end: *mut sys::zval,
    vm_stack: sys::zend_vm_stack,
    vm_stack_page_size: usize,
    current_execute_data: *mut sys::zend_execute_data,
    fake_scope: *mut sys::zend_class_entry,
    jit_trace_num: u32,
    error_reporting: i32,
    bailout: *mut sys::__jmp_buf_tag,
    active_fiber: *mut sys::zend_fiber,
}

impl State {
    #[inline(always)]
    unsafe fn save() -> Self {
        // SAFETY: plain reads of the engine's globals on its own thread.
        unsafe {
            let eg = &raw const sys::executor_globals;
            Self {
                vm_stack_top: (*eg).vm_stack_top,
                vm_stack_end: (*eg).vm_stack_end,
                vm_stack: (*eg).vm_stack,
                vm_stack_page_size: (*eg).vm_stack_page_size,
                current_execute_data: (*eg).current_execute_data,
                fake_scope: (*eg).fake_scope,
                jit_trace_num: (*eg).jit_trace_num,
                error_reporting: (*eg).error_reporting,
                bailout: (*eg).bailout.cast(),
                active_fiber: (*eg).active_fiber,
            }
        }
    }

    #[inline(always)]
    unsafe fn restore(self) {
        // SAFETY: puts back what `save` read, on the stack that saved it.
        unsafe {
            let eg = &raw mut sys::executor_globals;
            (*eg).vm_stack_top = self.vm_stack_top;
            (*eg).vm_stack_end = self.vm_stack_end;
            (*eg).vm_stack = self.vm_stack;
            (*eg).vm_stack_page_size = self.vm_stack_page_size;
            (*eg).current_execute_data = self.current_execute_data;
            (*eg).fake_scope = self.fake_scope;
            (*eg).jit_trace_num = self.jit_trace_num;
            (*eg).error_reporting = self.error_reporting;
            (*eg).bailout = self.bailout.cast();
            (*eg).active_fiber = self.active_fiber;
        }
    }
}

/// Saves the stack pointer to `save` and goes on where `to` was saved.
///
/// # Safety
///
/// `to` was saved by this function, or prepared by [`prepare`], and is used once.
#[inline(always)]
unsafe fn switch(save: *mut *mut u8, to: *mut u8) {
    // SAFETY: both stacks are intact and hold, at the saved pointer, the address to go on at and then `rbp`
    // and `rbx`; every other register is declared clobbered.
    unsafe {
        asm!(
            "push rbx",
            "push rbp",
            "lea rax, [rip + 2f]",
            "push rax",
            "mov [rdi], rsp",
            "mov rsp, rsi",
            "pop rax",
            "jmp rax",
            "2:",
            "pop rbp",
            "pop rbx",
            inout("rdi") save => _,
            inout("rsi") to => _,
            out("r12") _,
            out("r13") _,
            out("r14") _,
            out("r15") _,
            clobber_abi("sysv64"),
        );
    }
}

/// Lays out a stack that enters [`super::begin`].
///
/// # Safety
///
/// As for [`super::prepare`].
pub(super) unsafe fn prepare(frame: *mut Frame, top: *mut u8) {
    extern "C" fn enter() -> ! {
        super::begin()
    }
    // SAFETY: the top of an unused stack. `enter` is jumped to with the stack as after a call: a return
    // address (none) at the pointer, which is 8 below a multiple of 16.
    unsafe {
        let top = top.cast::<usize>();
        top.sub(1).write(0);
        top.sub(2).write(enter as extern "C" fn() -> ! as usize);
        (*frame).parked_at = top.sub(2).cast();
        (*frame).context.status = sys::ZEND_FIBER_STATUS_RUNNING;
    }
}

/// See [`super::resume`].
///
/// # Safety
///
/// As there.
#[inline(always)]
pub(super) unsafe fn resume(frame: *mut Frame) {
    // SAFETY: the caller's promise; what is saved here is restored here, whoever ran in between.
    unsafe {
        let state = State::save();
        let caller = sys::executor_globals.current_fiber_context;
        sys::executor_globals.current_fiber_context = (*frame).parked_in;
        switch(&raw mut (*frame).caller_at, (*frame).parked_at);
        sys::executor_globals.current_fiber_context = caller;
        state.restore();
    }
}

/// See [`super::suspend`].
///
/// # Safety
///
/// As there.
#[inline(always)]
pub(super) unsafe fn suspend(frame: *mut Frame) {
    // SAFETY: as in `resume`, which has made our context current again by the time this goes on.
    unsafe {
        let state = State::save();
        switch(&raw mut (*frame).parked_at, (*frame).caller_at);
        state.restore();
    }
}
